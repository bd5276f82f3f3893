#pragma once

#include "relay/hub/person.h"

namespace chat::relay {

/// Lets go of what reads for the person, unless it has come in whole: then there may be nobody who reads.
class Entering {
 public:
  Entering(Person& person, LocalReader reader) : person_(&person) { person.reader = reader; }
  Entering(const Entering&) = delete;
  Entering& operator=(const Entering&) = delete;
  ~Entering() {
    if (person_ != nullptr) person_->reader = {};
  }
  void finish() { person_ = nullptr; }

 private:
  Person* person_;
};

}  // namespace chat::relay
