#pragma once

#include <string>
#include <string_view>

namespace chat::relay {

class Room;
struct Person;
struct Refusal;

/// There is a command in it that would be said to all: what hides it, in words. Empty if there is none.
std::string_view what_hides_a_command(std::string_view line);

/// What to do about a refusal, in a sentence; empty where its own words say it. Only members of `room`, which
/// `asker` is in, are named.
std::string advice_on(const Refusal& refusal, const Room& room, const Person& asker);

}  // namespace chat::relay
