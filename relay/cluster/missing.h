#pragma once

#include "relay/cluster/binary.h"
#include "relay/hub/missing_people.h"

#include <string>

namespace chat::relay {

/// Appends who may yet come back of relays that are gone.
void put_missing(std::string& out, const MissingPeople& people, Time now);

/// Takes the same, in the place of who was missing before. Returns false where it cannot be read.
bool take_missing(BinaryReader& bytes, MissingPeople& people, Time now);

}  // namespace chat::relay
