#pragma once

#include <string>
#include <string_view>

namespace chat::relay {

class Room;
struct Person;
struct Refusal;

/// What to do about a refusal, in a sentence; empty if its own words say it. Names only members of `room`,
/// which `asker` is in.
std::string advice_on(const Refusal& refusal, const Room& room, const Person& asker);

namespace line {

struct Request;

/// Whether it is meant as a name: it has nothing in it that masks have.
bool is_meant_as_name(std::string_view mask);

/// Who is not here may be meant, and a slip looks like that: then the nearest name in the room is told.
void tell_of_slip(const Request& request, const Room& room, std::string_view name);

}  // namespace line

}  // namespace chat::relay
