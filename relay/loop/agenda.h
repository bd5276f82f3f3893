#pragma once

#include "common/descriptor_set.h"
#include "relay/loop/deadlines.h"

#include <utility>

namespace chat::relay {

/// Whom the loop has to see to, by descriptor: so that a round costs what happens in it, however many clients
/// there are. Not all of these descriptors need be clients'.
///
/// A client is due when there is something to send to it, or when what its connection waits for may have
/// changed: see DueMark, and the loop itself marks whom it reads from. The send step sees to those who are
/// due. They have been seen to then, until it has been noted what they wait for now.
class Agenda {
 public:
  DescriptorSet& due() { return due_; }
  const DescriptorSet& due() const { return due_; }

  /// One of those who are due has to wait for the next round's sends.
  void put_off(int descriptor) { put_off_.insert(descriptor); }

  /// All others who were due have been sent what could be sent. Who becomes due from here on is so in the
  /// next round.
  void end_sending() {
    seen_to_ |= due_;
    std::swap(due_, put_off_);
    put_off_.clear();
  }

  /// Calls `visit` with each who may have changed since note_all() was called last.
  template <class Visit>
  void for_each_changed(Visit&& visit) const {
    changed_ = seen_to_;
    changed_ |= due_;
    changed_.for_each(visit);
  }

  /// It has been noted what each who has changed waits for.
  void note_all() { seen_to_.clear(); }

  /// Who has something to be read of which select() does not know.
  DescriptorSet& buffered() { return buffered_; }
  const DescriptorSet& buffered() const { return buffered_; }
  Deadlines& deadlines() { return deadlines_; }
  const Deadlines& deadlines() const { return deadlines_; }

 private:
  DescriptorSet due_;
  DescriptorSet put_off_;
  DescriptorSet seen_to_;
  mutable DescriptorSet changed_;  // by for_each_changed() alone, whose room is used again
  DescriptorSet buffered_;
  Deadlines deadlines_;
};

}  // namespace chat::relay
