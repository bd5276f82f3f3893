#pragma once

#include <csignal>
#include <initializer_list>

namespace chat {

/// Has signals wait that would end a program before it has said what it does with them. A Selector that
/// watches them takes those that came.
class HeldSignals {
 public:
  HeldSignals(std::initializer_list<int> signals);
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  /// They do again what they did.
  void release() const;

 private:
  sigset_t before_;
};

}  // namespace chat
