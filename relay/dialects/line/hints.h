#pragma once

#include <string>
#include <string_view>

namespace chat::relay {

class Room;
struct Person;
struct Refusal;

/// In words, what hides a command in `line`, which would be said to all because it does not begin with '/'.
/// Empty if the line hides no command.
std::string_view what_hides_a_command(std::string_view line);

/// What to do about a refusal, in a sentence; empty if its own words say it. Names only members of `room`,
/// which `asker` is in.
std::string advice_on(const Refusal& refusal, const Room& room, const Person& asker);

}  // namespace chat::relay
