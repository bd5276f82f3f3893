#pragma once

#include <string>

namespace chat::relay {

class Room;
struct Person;
struct Refusal;

/// What to do about a refusal, in a sentence; empty if its own words say it. Names only members of `room`,
/// which `asker` is in.
std::string advice_on(const Refusal& refusal, const Room& room, const Person& asker);

}  // namespace chat::relay
