#include "relay/printed_config.h"

#include "common/text.h"
#include "relay/version.h"

#include <iterator>

#include <fmt/format.h>

namespace chat::relay {

std::string printed_config(const Options& options) {
  std::string text = fmt::format("# chat-relay {}, configured by {}\n", kVersion,
                                 options.config_file.empty() ? "no file" : visible(options.config_file));
  for (const Setting& each : options.settings) {
    const std::string line =
        each.value.empty() ? fmt::format("# {} =", each.name) : fmt::format("{} = {}", each.name, each.value);
    const bool is_explained = each.value.empty() && !each.initially.empty();
    fmt::format_to(std::back_inserter(text), "{:<40} # {}{}\n", line, each.origin,
                   is_explained ? ": " + each.initially : "");
  }
  return text;
}

}  // namespace chat::relay
