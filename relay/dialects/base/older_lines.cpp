#include "relay/dialects/base/older_lines.h"

#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::relay {

std::size_t most_lines_asked(const Hub& hub) {
  constexpr std::size_t kOfArchive = 200;
  const std::size_t of_rooms = hub.settings().history_lines;
  return hub.has_archive() ? std::max(of_rooms, kOfArchive) : of_rooms;
}

/// Of no room, and nobody's.
ArchiveQuery query_behind_all() {
  return {.kind = ArchiveQuery::Kind::targets};
}

ArchiveQuery query_about(const Room& room) {
  return {.room = fold_case(room.name()), .era = room.era()};
}

ArchiveQuery query_about(const KeptConversation& conversation) {
  return {.room = conversation.between.key(), .era = static_cast<std::int64_t>(conversation.between.one)};
}

std::string_view about_busy_search() {
  return "Too many are looking for older lines: four searches wait at the most. Try again in a moment.";
}

std::string_view about_search(const ArchiveAnswer& found) {
  if (found.has_no_word) {
    return "There is no word in that which could be found: words have letters or digits, and nothing else "
           "is looked for.";
  }
  if (found.is_unindexed) {
    return "Not all that is kept could be looked at: the disk does not take what was said last among that "
           "which can be found.";
  }
  if (!found.was_cut_off) return {};
  return "Not all that is kept could be looked at within a second. With more words, or in a moment, more may "
         "be "
         "found.";
}

std::string about_keeping(const Hub& hub, const Room& room) {
  if (!hub.has_archive() || room.modes().off_record) return {};
  if (hub.is_archive_failing()) return "What is said here is not kept now: the disk does not take it";
  return fmt::format("What is said here is kept{}", hub.settings().history_is_kept);
}

std::string about_private(const Hub& hub, const Person& person) {
  if (!hub.wants_conversations_kept(person)) return "What you and others tell each other alone is not kept.";
  return fmt::format("What you and others who want that as well tell each other alone is kept{}.{}",
                     hub.settings().history_is_kept,
                     hub.is_archive_failing() ? " Now it is not: the disk does not take it." : "");
}

std::string after_keeping_private(const Hub& hub, std::string_view off) {
  return fmt::format(
      "From now on, what you tell others alone, and they you, is kept{}, if they want that as well: for the "
      "two "
      "of you, while you are both logged in. {} ends that, and deletes what was kept for both of you.",
      hub.settings().history_is_kept, off);
}

std::string_view after_ending_private() {
  return "Nothing of what you and others tell each other alone is kept any more, and what was kept is shown "
         "to "
         "nobody: it is being deleted from the disk.";
}

std::string before_forgetting(std::string_view account, std::string_view command) {
  return fmt::format(
      "All that was said by who was logged in as {0} is deleted: from what rooms show, and from the "
      "disk; how far you have read, and when you left rooms, too. Nobody can undo it. Others keep what they "
      "have received; what you said without being logged in "
      "stays, and so do your account and the topics that you set. If that is what you want: {1}",
      account, command);
}

std::string after_forgetting(const Hub& hub, std::string_view account, bool failed) {
  if (failed || hub.has_undeleted_lines()) {
    return fmt::format(
        "What was said as {} is shown to nobody any more, but that could not be noted on the disk. That is "
        "tried again and again; if the relay stops before the disk takes it, all is shown again: tell its "
        "operators.",
        account);
  }
  return fmt::format("What was said as {} is forgotten: it is shown to nobody any more{}", account,
                     hub.has_archive() ? ", and is being deleted from the disk." : ".");
}

}  // namespace chat::relay
