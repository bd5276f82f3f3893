#pragma once

#include "common/descriptor_set.h"
#include "relay/delivery/due_mark.h"
#include "relay/loop/deadlines.h"

#include <utility>

namespace chat::relay {

/// Whom the loop has to see to, by descriptor: so that a round costs what happens in it, however many clients
/// there are. Not all of these descriptors need be clients'.
///
/// A client is due when there is something to send to it, or when what its connection waits for may have
/// changed: see DueMark, and the loop itself marks whom it reads from. The send step sees to those to whom
/// there is something to send. What each who has changed waits for now is noted before the next select(). Who
/// was only sent something, and has taken it, waits for what it waited for before.
class Agenda {
 public:
  /// The marks are set here.
  DueClients& due() { return due_; }
  const DescriptorSet& to_send_to() const { return due_.to_send_to; }

  /// What it waits for may have changed, and it is to be sent what is there.
  void see_to(int descriptor) { due_.insert(descriptor); }
  void see_to(const DescriptorSet& descriptors) {
    due_.to_send_to |= descriptors;
    due_.changed |= descriptors;
  }

  /// One of those to whom there is something to send has to wait for the next round's sends.
  void put_off(int descriptor) { put_off_.insert(descriptor); }

  /// All others have been sent what could be sent. What is there to be sent from here on is sent in the next
  /// round.
  void end_sending() {
    std::swap(due_.to_send_to, put_off_);
    put_off_.clear();
  }

  /// Calls `visit` with each who may have changed since note_all() was called last. Who has something to be
  /// sent is among them: it waits until that can be sent.
  template <class Visit>
  void for_each_changed(Visit&& visit) const {
    changed_ = due_.changed;
    changed_ |= due_.to_send_to;
    changed_.for_each(visit);
  }

  /// It has been noted what each who has changed waits for. That changes with the next sends for who has
  /// something to be sent.
  void note_all() { due_.changed = due_.to_send_to; }

  /// Who has something to be read of which select() does not know.
  DescriptorSet& buffered() { return buffered_; }
  const DescriptorSet& buffered() const { return buffered_; }
  Deadlines& deadlines() { return deadlines_; }
  const Deadlines& deadlines() const { return deadlines_; }

 private:
  DueClients due_;
  DescriptorSet put_off_;
  mutable DescriptorSet changed_;  // by for_each_changed() alone, whose room is used again
  DescriptorSet buffered_;
  Deadlines deadlines_;
};

}  // namespace chat::relay
