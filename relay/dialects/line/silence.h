#pragma once

#include "common/moment.h"

namespace chat::relay::line {

class Answers;

/// How long a client has never sent a line. It is asked whether it is there, and is to be closed if it does
/// not answer.
class Silence {
 public:
  /// It is asked after `timeout`; zero: never.
  void begin(Duration timeout, Time now);

  /// It has sent a line, and is not asked any more.
  void end() { ends_ = kNever; }

  /// When to call judge(); kNever if it is not asked.
  Time deadline() const { return ends_; }
  void forgive(Duration lost);

  /// Asks, or returns true when it is to be closed, of which it has been told. With the timeout of begin().
  /// `has_read`: nothing is queued for it any more. Else it does not know what it is asked, and is given more
  /// time: slow readers have a limit of their own.
  bool judge(const Answers& answers, Duration timeout, bool has_read, Time now);

 private:
  Time ends_ = kNever;
  bool was_asked_ = false;
};

}  // namespace chat::relay::line
