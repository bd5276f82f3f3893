#pragma once

#include "common/descriptor_set.h"

namespace chat::relay {

/// One client's bit among those whom the loop has to see to. It is set where something is given to the client
/// to be sent, or changes what its connection waits for: so a round costs what happens in it, however many
/// clients are quiet.
class DueMark {
 public:
  DueMark() = default;
  DueMark(const DueMark&) = delete;
  DueMark& operator=(const DueMark&) = delete;

  /// `due` outlives the mark, or this is attached to another.
  void attach(DescriptorSet& due, int descriptor) {
    due_ = &due;
    descriptor_ = descriptor;
    set();
  }
  /// The client is not connected: nobody sees to it.
  void detach() { due_ = nullptr; }

  /// -1 while the client is not connected.
  int descriptor() const { return due_ == nullptr ? -1 : descriptor_; }

  void set() const {
    if (due_ != nullptr) due_->insert(descriptor_);
  }

 private:
  DescriptorSet* due_ = nullptr;
  int descriptor_ = -1;
};

}  // namespace chat::relay
