#include "relay/dialects/base/certificates.h"

#include "common/text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::relay {
namespace {

using Kind = AccountRequest::Kind;

struct Named {
  std::string_view name;
  Kind kind;
};

constexpr std::array<Named, 4> kNamed{{{"add", Kind::add_certificate},
                                       {"list", Kind::list_certificates},
                                       {"remove", Kind::remove_certificate},
                                       {"del", Kind::remove_certificate}}};

}  // namespace

std::optional<Kind> certificate_request_called(std::string_view word) {
  const std::string folded = fold_case(word);
  const auto* const found =
      std::find_if(kNamed.begin(), kNamed.end(), [&](const Named& each) { return each.name == folded; });
  if (found == kNamed.end()) return std::nullopt;
  return found->kind;
}

std::string fingerprint_in(std::string_view typed) {
  std::string fingerprint = fold_case(typed);
  std::erase(fingerprint, ':');
  return fingerprint;
}

std::string words_for_new_password(const Verdict& verdict, std::string_view how_to_list) {
  std::string words = fmt::format("{} has a new password, and its other connections are logged out.",
                                  visible(verdict.account));
  if (!verdict.certificates.empty()) {
    words += fmt::format(" {} still {} in to it: {}", counted(verdict.certificates.size(), "certificate"),
                         verdict.certificates.size() == 1 ? "logs" : "log", how_to_list);
  }
  return words;
}

std::vector<std::string> certificate_words(const Verdict& verdict) {
  if (verdict.certificates.empty())
    return {fmt::format("No certificate logs in to {}.", visible(verdict.account))};
  std::vector<std::string> lines{fmt::format("These certificates log in to {}:", visible(verdict.account))};
  lines.insert(lines.end(), verdict.certificates.begin(), verdict.certificates.end());
  return lines;
}

}  // namespace chat::relay
