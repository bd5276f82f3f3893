#pragma once

#include "client/events/event.h"

#include <cstddef>
#include <optional>
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

/// Bounds the events between two calls of tell(): a server may say anything, and one of its lines can be an
/// event in each of many rooms. Events past the limit are counted, and tell() tells the count. Errors have a
/// limit twice as high.
class EventLimit {
 public:
  static constexpr std::size_t kEventsMax = 100'000;

  /// Counts `event`, and returns whether there is room for it.
  bool admits(const Event& event);

  /// Says how many events were not admitted, and begins anew; nothing if all were.
  std::optional<Event> tell(WallTime now);

 private:
  std::size_t admitted_ = 0;
  std::size_t refused_ = 0;
};

/// Keeps events until they are asked for, up to the limit.
class EventQueue final : public EventSink {
 public:
  void take(Event&& event) override;

  /// What has happened since the last call, in its order.
  std::vector<Event> take_all();

 private:
  std::vector<Event> events_;
  EventLimit limit_;
};

}  // namespace chat::client
