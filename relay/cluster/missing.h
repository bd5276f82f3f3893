#pragma once

#include "relay/cluster/binary.h"
#include "relay/cluster/heard_late.h"
#include "relay/hub/missing_people.h"
#include "relay/hub/private_lines.h"

#include <string>

namespace chat::relay {

/// Appends who may yet come back of relays that are gone.
void put_missing(std::string& out, const MissingPeople& people, Time now);

/// Takes the same, in the place of who was missing before. Returns false where it cannot be read.
bool take_missing(BinaryReader& bytes, MissingPeople& people, Time now);

/// The same of what was said to people alone.
void put_private_lines(std::string& out, const PrivateLines& lines);
bool take_private_lines(BinaryReader& bytes, PrivateLines& lines, Moment now);

/// The same of when lines were heard late: `heard` has had none before.
void put_heard_late(std::string& out, const HeardLate& heard);
bool take_heard_late(BinaryReader& bytes, HeardLate& heard);

}  // namespace chat::relay
