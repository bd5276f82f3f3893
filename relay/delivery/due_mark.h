#pragma once

#include "common/descriptor_set.h"

namespace chat::relay {

/// Whom the loop has to see to, by descriptor.
struct DueClients {
  DescriptorSet to_send_to;  ///< something may be there to be sent
  DescriptorSet changed;     ///< what the connection waits for may be another thing now

  void insert(int descriptor) {
    to_send_to.insert(descriptor);
    changed.insert(descriptor);
  }
};

/// One client's bits among those whom the loop has to see to. They are set where something is given to the
/// client to be sent, or changes what its connection waits for: so a round costs what happens in it, however
/// many clients are quiet.
class DueMark {
 public:
  DueMark() = default;
  DueMark(const DueMark&) = delete;
  DueMark& operator=(const DueMark&) = delete;

  /// `due` outlives the mark, or this is attached to another; null: nobody has to be told.
  void attach(DueClients* due, int descriptor) {
    due_ = due;
    descriptor_ = descriptor;
    set();
  }
  /// The client is not connected: nobody sees to it.
  void detach() { attach(nullptr, -1); }

  /// The client's; -1 while it is not connected.
  int descriptor() const { return descriptor_; }

  void set() const {
    if (due_ != nullptr) due_->insert(descriptor_);
  }

  /// Something is to be sent, and nothing else has changed: as a rule it is sent at once, and all is as
  /// before.
  void set_to_send() const {
    if (due_ != nullptr) due_->to_send_to.insert(descriptor_);
  }

 private:
  DueClients* due_ = nullptr;
  int descriptor_ = -1;
};

}  // namespace chat::relay
