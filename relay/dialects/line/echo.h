#pragma once

#include "relay/dialects/line/typed_line.h"

#include <cstddef>
#include <memory>

namespace chat::relay {
class Outbox;
}

namespace chat::relay::line {

/// Whether one client is shown what it types.
class Echo {
 public:
  /// `typed`: null while nothing of what is typed is kept. All references outlive the echo.
  Echo(std::unique_ptr<TypedLine>& typed, Outbox& outbox, std::size_t max_line_bytes)
      : typed_(typed), outbox_(outbox), max_line_bytes_(max_line_bytes) {}

  bool is_on() const { return typed_ != nullptr && typed_->telnet().echo(); }

  /// Switches it, and tells that to a telnet (RFC 857).
  void set(bool on) const;

 private:
  std::unique_ptr<TypedLine>& typed_;
  Outbox& outbox_;
  std::size_t max_line_bytes_;
};

}  // namespace chat::relay::line
