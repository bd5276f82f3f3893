#include "relay/cluster/undone.h"

#include "relay/cluster/fact_codec.h"
#include "relay/hub/history.h"

#include <algorithm>
#include <array>

namespace chat::relay {
namespace {

constexpr std::array kAlways{Fact::Kind::redacted, Fact::Kind::forgotten, Fact::Kind::conversations_ended,
                             Fact::Kind::address_freed};

}  // namespace

bool takes_back(const Fact& fact) {
  if (fact.kind == Fact::Kind::claimed) return fact.text.empty();
  return std::find(kAlways.begin(), kAlways.end(), fact.kind) != kAlways.end();
}

void put_taken_back(std::string& out, const Fact& fact) {
  if (fact.line == nullptr) return put_fact(out, fact);
  KeptLine line = fact.line->redacted();
  line.speaker = fact.line->speaker;
  line.nick = fact.line->nick;
  Fact bare = fact;
  bare.line = &line;
  put_fact(out, bare);
}

}  // namespace chat::relay
