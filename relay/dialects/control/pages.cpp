#include "relay/dialects/control/pages.h"

#include <cstddef>
#include <utility>

namespace chat::relay::control {
namespace {

// Looked at in one go by the thread that also writes what is said.
constexpr std::size_t kLinesAPage = 1'000;

}  // namespace

void ask_for_page(const Request& request, const Sought& sought, std::uint64_t after,
                  std::function<void(const Request&, const ArchivePage&)> told) {
  request.later.ask_archive({.kind = ArchiveQuery::Kind::page,
                             .room = sought.room,
                             .point = {.id = after},
                             .count = kLinesAPage,
                             .whose = sought.number,
                             .account = sought.account},
                            [told = std::move(told)](const Request& later, const ArchiveAnswer& found) {
                              if (found.failed) return later.answers.refuse({Problem::archive_failed});
                              told(later, found.page);
                            });
}

}  // namespace chat::relay::control
