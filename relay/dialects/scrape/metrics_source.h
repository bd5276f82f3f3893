#pragma once

#include "common/moment.h"
#include "relay/dialects/scrape/exposition.h"

namespace chat::relay {

/// A port: what there is to be measured.
class MetricsSource {
 public:
  /// Whether clients may come in.
  virtual bool is_open() const = 0;
  virtual void tell(Exposition& exposition, Moment now) const = 0;

 protected:
  MetricsSource() = default;
  MetricsSource(const MetricsSource&) = default;
  MetricsSource& operator=(const MetricsSource&) = default;
  ~MetricsSource() = default;
};

}  // namespace chat::relay
