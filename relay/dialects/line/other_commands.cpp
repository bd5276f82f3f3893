#include "relay/dialects/line/other_commands.h"

#include "common/edit_distance.h"
#include "common/is_in.h"
#include "common/nearest.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace chat::relay {
namespace {

struct Entry {
  std::string_view name;
  std::string_view words;
};

// Commands of other chats, and what they are called here.
constexpr auto kSynonyms = std::to_array<Entry>({
    {"?", "/help"},
    {"action", "/me"},
    {"admin", "/op"},
    {"afk", "/away"},
    {"answer", "/reply"},
    {"back", "/away (alone, it says that you are back)"},
    {"backlog", "/history"},
    {"banlist", "/ban (alone, it lists them)"},
    {"bans", "/ban (alone, it lists them)"},
    {"boot", "/kick"},
    {"brb", "/away"},
    {"busy", "/away"},
    {"bye", "/quit"},
    {"channel", "/join"},
    {"channels", "/rooms"},
    {"chat", "/join"},
    {"chathistory", "/history"},
    {"clock", "/times"},
    {"close", "/quit"},
    {"commands", "/help"},
    {"create", "/join"},
    {"cycle", "/join (to go to another room)"},
    {"demote", "/deop"},
    {"describe", "/me"},
    {"disconnect", "/quit"},
    {"dm", "/msg"},
    {"emote", "/me"},
    {"end", "/quit"},
    {"enter", "/join"},
    {"exit", "/quit"},
    {"finger", "/who"},
    {"go", "/join"},
    {"gone", "/away"},
    {"goto", "/join"},
    {"h", "/help"},
    {"handle", "/nick"},
    {"here", "/away (alone, it says that you are back)"},
    {"hop", "/join (to go to another room)"},
    {"ison", "/who"},
    {"j", "/join"},
    {"kb", "/ban and /kick"},
    {"key", "/mode +k"},
    {"kickban", "/ban and /kick"},
    {"kill", "/kick"},
    {"lastlog", "/history"},
    {"leave", "/join (to go to another room) or /quit"},
    {"limit", "/mode +l"},
    {"list", "/rooms"},
    {"log", "/history"},
    {"logoff", "/quit"},
    {"logout", "/quit"},
    {"m", "/msg"},
    {"man", "/help"},
    {"members", "/who"},
    {"message", "/msg"},
    {"mod", "/op"},
    {"move", "/join"},
    {"name", "/nick"},
    {"names", "/who"},
    {"nickname", "/nick"},
    {"notice", "/msg"},
    {"online", "/who"},
    {"operator", "/op"},
    {"p", "/join (to go to another room) or /quit"},
    {"part", "/join (to go to another room) or /quit"},
    {"password", "/mode +k"},
    {"people", "/who"},
    {"pm", "/msg"},
    {"private", "/msg"},
    {"privmsg", "/msg"},
    {"promote", "/op"},
    {"q", "/quit"},
    {"query", "/msg"},
    {"r", "/reply"},
    {"re", "/reply"},
    {"rejoin", "/join (to go to another room)"},
    {"remove", "/kick"},
    {"rename", "/nick"},
    {"room", "/join"},
    {"scrollback", "/history"},
    {"send", "/msg"},
    {"signoff", "/quit"},
    {"slowmode", "/slow"},
    {"subject", "/topic"},
    {"t", "/topic"},
    {"tell", "/msg"},
    {"time", "/times"},
    {"timestamps", "/times"},
    {"unaway", "/away (alone, it says that you are back)"},
    {"unop", "/deop"},
    {"unvoice", "/devoice"},
    {"usage", "/help"},
    {"users", "/who"},
    {"w", "/who"},
    {"whisper", "/msg"},
    {"whoami", "/who"},
    {"wi", "/whois"},
});

constexpr std::string_view kNoAccounts =
    "There are no accounts and no passwords: a name is free once nobody has it.";
constexpr std::string_view kAccounts = "/register makes your name your own, /login shows that it is yours.";

/// Commands of other chats for something that is not to be had here, and what there is instead.
struct Absent {
  std::string_view names;  // a space before and behind each
  std::string_view words;
};

constexpr auto kAbsent = std::to_array<Absent>({
    {" quote raw ", "The text dialect takes no raw IRC: an IRC client connects to the same port."},
    {" block silence quiet unquiet squelch shun ",
     "/ignore drops what one person sends to you alone; an operator can /mute, /kick and /ban."},
    {" oper operwall wallops rehash die restart gline kline globops ",
     "There are no operators of the relay; who first entered a room is its operator: /who shows them."},
    {" ctcp version whowas userhost lusers stats links map info helpop umode cap pass user ping lag monitor "
     "notify trace ",
     "That is a matter of IRC clients, which connect to the same port."},
    {" motd rules news ", "The message of the day is shown when you connect."},
    {" clear cls wipe ", "Your terminal clears its own screen: many do at Ctrl-L."},
    {" nickserv ns chanserv cs register identify login auth ghost release recover account memoserv ms ",
     kNoAccounts},
    {" say all shout yell speak amsg ame broadcast wall public ",
     "What you type without a command is said to your room."},
    {" dcc file upload download xdcc ", "The relay passes lines, not files."},
    {" seen ", "/whois tells how long somebody has said nothing, and /who NAME where they are."},
    {" set alias unalias bind window win script load unload config settings color colour theme highlight "
     "beep exec timer buffer save layout ",
     "This is no client, so it has none of its settings: nc and telnet are as they are."},
    {" server connect reconnect network squit ", "There is one relay, and you are connected to it."},
    {" halfop dehalfop ", "There are no half-operators: /voice gives a voice, /op makes an operator."},
    {" knock ", "Ask one of its operators to /invite you."},
});

std::string_view find_synonym(std::string_view folded) {
  const auto* const found = std::find_if(kSynonyms.begin(), kSynonyms.end(),
                                         [&](const Entry& each) { return each.name == folded; });
  return found == kSynonyms.end() ? std::string_view() : found->words;
}

std::string_view find_absent(std::string_view folded) {
  const std::string word = fmt::format(" {} ", folded);
  const auto* const found = std::find_if(kAbsent.begin(), kAbsent.end(), [&](const Absent& each) {
    return each.names.find(word) != std::string_view::npos;
  });
  return found == kAbsent.end() ? std::string_view() : found->words;
}

/// The command that begins with `folded`, or for which it is a slip; empty if there is none. Short words are
/// all near one another ("/move" is not meant for "/mode"), so the shorter one is, the fewer slips it may
/// have.
std::string_view find_slip(std::string_view folded, std::span<const std::string_view> commands) {
  constexpr std::size_t kBeginning = 3;
  const auto begins = [&](std::string_view command) { return command.starts_with(folded); };
  const auto begun = std::find_if(commands.begin(), commands.end(), begins);
  if (folded.size() >= kBeginning && begun != commands.end()) return *begun;
  const std::string_view near = nearest(folded, commands);
  if (near.empty()) return {};
  std::string letters(folded);
  std::string wanted(near);
  std::sort(letters.begin(), letters.end());
  std::sort(wanted.begin(), wanted.end());
  const bool exchanged = letters == wanted;
  const std::size_t most = exchanged ? 2 : std::max<std::size_t>(folded.size() / 3, 1);
  return folded.front() == near.front() && edit_distance(folded, near) <= most ? near : std::string_view();
}

}  // namespace

std::string_view instead_of_service(std::string_view name, bool has_accounts) {
  const std::string folded = fold_case(name);
  if (!folded.ends_with("serv") || find_absent(folded) != kNoAccounts) return {};
  return has_accounts ? kAccounts : kNoAccounts;
}

std::string advice_on_command(std::string_view name, std::span<const std::string_view> commands) {
  const std::string folded = fold_case(name);
  if (folded.empty() || folded.find(' ') != std::string::npos) return {};
  if (const auto here = find_synonym(folded); !here.empty()) return fmt::format("Did you mean {}?", here);
  if (const auto words = find_absent(folded); !words.empty()) {
    const bool has_accounts = is_in(commands, std::string_view("login"));
    return std::string(words == kNoAccounts && has_accounts ? kAccounts : words);
  }
  const std::string_view meant = find_slip(folded, commands);
  return meant.empty() ? std::string() : fmt::format("Did you mean /{}?", meant);
}

}  // namespace chat::relay
