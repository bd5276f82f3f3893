#pragma once

#include "relay/hub/archive.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace chat::relay {

class Hub;
class Room;
struct KeptConversation;
struct Person;

/// What a command asks of the archive, and what is told when the answer has come; its client's next lines
/// wait until then. The answer has failed also where too many ask.
template <class Turn>
struct OlderLines {
  ArchiveQuery query;
  std::function<void(const Turn&, const ArchiveAnswer&)> tell;
};

/// How many lines, or messages, one question may be about.
std::size_t most_lines_asked(const Hub& hub);

/// A question that is answered when the archive has done all that it was told before.
ArchiveQuery query_behind_all();

/// A question about the room, or the conversation, whose kind and count are still to be set.
ArchiveQuery query_about(const Room& room);
ArchiveQuery query_about(const KeptConversation& conversation);

/// How many words are searched for at the most.
inline constexpr std::size_t kSearchedWordsMost = 8;

/// Why a search was not begun.
std::string_view about_busy_search();
/// Why a search may have found less than is kept; empty: it has not.
std::string_view about_search(const ArchiveAnswer& found);

/// "What is said here is kept for 30 days", or that it is not now; empty if it is not to be.
std::string about_keeping(const Hub& hub, const Room& room);

/// Whether somebody's private messages are kept, and what it means that they are from now on, or no longer.
/// `off`: how it is ended.
std::string about_private(const Hub& hub, const Person& person);
std::string after_keeping_private(const Hub& hub, std::string_view off);
std::string_view after_ending_private();

/// What it means that the lines of an account are forgotten, for who asks for it.
std::string before_forgetting(std::string_view account, std::string_view command);
/// `failed`: the archive could not note it.
std::string after_forgetting(const Hub& hub, std::string_view account, bool failed);

}  // namespace chat::relay
