#pragma once

#include <cstdint>

namespace chat::relay {

/// What relays append to the stream that they share.
enum class EntryKind : std::uint8_t {
  hello,
  snapshot,
  facts,
  want,
  yield,
  gone,
  bye,
  beat,
  late,
  account,
  people,      // who has come with a relay, and what is in the rooms that it brings
  taken_back,  // see Node::Undone
  history,     // what was said before a relay came, and those who were there may lack
  lost,        // how much was said in which rooms and comes to nobody, see LateLines
};

}  // namespace chat::relay
