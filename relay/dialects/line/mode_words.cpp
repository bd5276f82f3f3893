#include "relay/dialects/line/mode_words.h"

#include "relay/dialects/base/mode_letters.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

constexpr std::array<ModeWords, kModeLetters.size()> kModeWords{{
    {RoomRule::ban, "banned: bob, *!*@192.0.2.7; +b alone lists them"},
    {RoomRule::mute, "may listen and not speak: as +b"},
    {RoomRule::ban_exception, "neither banned nor muted, although +b or +q says so"},
    {RoomRule::invite_exception, "may come in, although +i says no"},
    {RoomRule::key, "only who knows the key comes in"},
    {RoomRule::limit, "no more than so many people come in"},
    {RoomRule::slow, "slow: so many seconds from one line of somebody's to the next"},
    {RoomRule::off_record, "what is said is not kept, where the relay keeps it"},
    {RoomRule::invite_only, "only who is invited comes in"},
    {RoomRule::moderated, "only operators and who has a voice speak"},
    {RoomRule::members_only, "nobody speaks from outside"},
    {RoomRule::secret, "the room is not listed"},
    {RoomRule::topic_locked, "only operators set the topic"},
    {RoomRule::operator_status, "an operator"},
    {RoomRule::voice, "has a voice"},
}};
static_assert(std::equal(kModeWords.begin(), kModeWords.end(), kModeLetters.begin(),
                         [](const ModeWords& words, const ModeLetter& mode) {
                           return words.rule == mode.rule;
                         }));

struct Consequence {
  RoomRule rule;
  std::string_view set;
  std::string_view taken_back;
};

constexpr Consequence kConsequences[] = {
    {RoomRule::limit, "no more than so many people come in", "any number of people may come in"},
    {RoomRule::slow, "everybody may say one line in so many seconds",
     "nobody has to wait before the next line"},
    {RoomRule::off_record, "what is said here is not kept from now on",
     "what is said here may be kept from now on"},
    {RoomRule::invite_only, "only who is invited comes in", "nobody needs to be invited"},
    {RoomRule::moderated, "only operators and who has a voice speak", "nobody needs a voice to speak"},
    {RoomRule::members_only, "nobody speaks from outside", "others may speak from outside"},
    {RoomRule::secret, "the room is not listed", "the room is listed"},
    {RoomRule::topic_locked, "only operators set the topic", "everybody here may set the topic"},
};

}  // namespace

std::span<const ModeWords> all_mode_words() {
  return kModeWords;
}

std::string consequence_of(std::span<const RoomChange> changes) {
  if (changes.size() != 1) return {};
  const RoomChange& change = changes.front();
  const auto* const found = std::find_if(std::begin(kConsequences), std::end(kConsequences),
                                         [&](const Consequence& each) { return each.rule == change.rule; });
  if (found == std::end(kConsequences)) return {};
  return fmt::format(": {}", change.adding ? found->set : found->taken_back);
}

}  // namespace chat::relay::line
