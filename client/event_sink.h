#pragma once

#include "client/event.h"

#include <cstddef>
#include <vector>

namespace chat::client {

/// Whoever is told of events, each as it happens.
class EventSink {
 public:
  virtual void take(Event&& event) = 0;

 protected:
  EventSink() = default;
  EventSink(const EventSink&) = default;
  EventSink& operator=(const EventSink&) = default;
  ~EventSink() = default;
};

/// Keeps events until they are asked for. A server may say anything, and what it says cannot make this grow
/// without end: past `kEventsMax` they are counted, and the count is told.
class EventQueue final : public EventSink {
 public:
  static constexpr std::size_t kEventsMax = 100'000;

  void take(Event&& event) override;

  /// What has happened since the last call, in its order.
  std::vector<Event> take_all();

 private:
  std::vector<Event> events_;
  std::size_t not_kept_ = 0;
};

}  // namespace chat::client
