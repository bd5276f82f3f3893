#pragma once

#include "relay/trace/round.h"

#include <functional>
#include <string_view>

namespace chat::relay::trace {

/// Where a teller's words go.
using Output = std::function<void(std::string_view)>;

/// The trace for programs: docs/trace.md.
class NdjsonTeller final : public Teller {
 public:
  explicit NdjsonTeller(Output output) : output_(std::move(output)) {}

  void begin(const Header& header) override;
  void tell(const Round& round) override;
  void end(const End& end) override;

 private:
  Output output_;
};

}  // namespace chat::relay::trace
