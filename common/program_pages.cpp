#include "common/program_pages.h"

#include "common/manual_sections.h"
#include "common/quantity.h"
#include "common/sample_settings.h"
#include "common/shell_completions.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat {
namespace {

struct Page {
  std::string_view name;
  std::string (*render)(const DescribedProgram&);
};

constexpr std::array<Page, 6> kPages{{{"options", manual_of_options},
                                      {"settings", manual_of_settings},
                                      {"sample", sample_settings},
                                      {"bash", completions_for_bash},
                                      {"zsh", completions_for_zsh},
                                      {"fish", completions_for_fish}}};

}  // namespace

Exit generate_page(const DescribedProgram& program, std::string_view page) {
  constexpr int kWrongUsage = 2;
  const auto* const found =
      std::find_if(kPages.begin(), kPages.end(), [&](const Page& each) { return each.name == page; });
  if (found != kPages.end()) return {0, found->render(program)};
  std::vector<std::string_view> names;
  names.reserve(kPages.size());
  for (const Page& each : kPages) names.push_back(each.name);
  return {kWrongUsage, fmt::format("{}: {}: there is no page {}; there are {}\n", program.name, kGeneratePage,
                                   in_quotes(page), fmt::join(names, ", "))};
}

}  // namespace chat
