#pragma once

#include "common/moment.h"
#include "relay/dialects/scrape/exposition.h"

#include <string_view>

namespace chat::relay {

/// A port: what there is to be measured.
class MetricsSource {
 public:
  /// Why nobody may come in: "full". Empty: clients may.
  virtual std::string_view why_closed() const = 0;
  virtual void tell(Exposition& exposition, Moment now) const = 0;

 protected:
  MetricsSource() = default;
  MetricsSource(const MetricsSource&) = default;
  MetricsSource& operator=(const MetricsSource&) = default;
  ~MetricsSource() = default;
};

}  // namespace chat::relay
