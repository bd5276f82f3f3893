#include "relay/cluster/redis_trouble.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::relay {
namespace {

struct ErrorWords {
  std::string_view start;  ///< of what Redis answers
  std::string_view words;
};

constexpr std::array kErrorWords{
    ErrorWords{"OOM ", "Redis is full"},
    ErrorWords{"READONLY ", "Redis is a replica, which is read only"},
    ErrorWords{"UNBLOCKED ", "Redis is a replica, which is read only"},
    ErrorWords{"LOADING ", "Redis is still loading its data"},
    ErrorWords{"NOAUTH ", "Redis wants a password"},
    ErrorWords{"WRONGPASS ", "Redis wants another password"},
    ErrorWords{"ERR AUTH ", "Redis takes no password"},
    ErrorWords{"NOPERM ", "Redis does not let the relay do what it has to"},
    ErrorWords{"WRONGTYPE ", "Redis has something else where the relays tell each other what happens"},
    ErrorWords{"MISCONF ", "Redis cannot write to its disk"},
    ErrorWords{"MASTERDOWN ", "Redis is a replica that has lost its master"},
    ErrorWords{"NOREPLICAS ", "Redis has too few replicas"},
    ErrorWords{"BUSY ", "Redis is busy with somebody's script"},
    ErrorWords{"ERR max number of clients ", "Redis has too many connections"},
    ErrorWords{"ERR DB index ", "Redis does not have that database"},
};

}  // namespace

RedisTrouble RedisTrouble::of_reply(std::string_view error) {
  const auto* const found = std::find_if(kErrorWords.begin(), kErrorWords.end(), [&](const ErrorWords& each) {
    return error.starts_with(each.start);
  });
  return {found == kErrorWords.end() ? std::string_view("Redis refuses what the relay asks") : found->words,
          std::string(error)};
}

RedisTrouble RedisTrouble::among_relays(const NodeTrouble& trouble) {
  const bool differ = trouble.kind == NodeTrouble::Kind::other_version;
  return {std::string_view(differ ? "the relays have different versions"
                                  : "the relays have lost each other for a moment"),
          trouble.words};
}

std::string RedisTrouble::in_full() const {
  return said_by.empty() ? words : fmt::format("{} ({})", words, said_by);
}

}  // namespace chat::relay
