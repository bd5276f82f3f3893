#pragma once

#include "relay/dialects/line/rendering.h"
#include "relay/hub/hub.h"
#include "tests/unit/fake_client.h"

namespace chat::test {

inline const Moment kNow = at_second(0);

/// A guest in a hub, and what it is sent.
struct HubPerson {
  relay::Outbox outbox{};
  relay::Person* member;
  HubPerson(relay::Hub& hub, const relay::Rendering& rendering)
      : member(&hub.enter_as_guest({.user = "line", .host = "host"}, {&outbox, &rendering}, kNow)) {}
  relay::Person& operator*() const { return *member; }
};

}  // namespace chat::test
