#include "relay/dialects/irc/rendering.h"

#include "common/ctcp.h"
#include "common/irc_numerics.h"
#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/base/unwritten.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/services.h"
#include "relay/dialects/irc/splitting.h"
#include "relay/hub/history.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::irc {

/// The command and the marks with which a kind of speech is sent.
struct SpeechForm {
  Fact::Kind kind;
  std::string_view command;
  std::string_view start;
  std::string_view end;
};

namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kLeastText = 100;  // bytes a message, however long the names around it

constexpr std::array<SpeechForm, 5> kSpeechForms{{
    {Fact::Kind::said, "PRIVMSG", "", ""},
    {Fact::Kind::noticed, "NOTICE", "", ""},
    {Fact::Kind::acted, "PRIVMSG", kCtcpActionStart, kCtcpMark},
    {Fact::Kind::asked, "PRIVMSG", kCtcpMark, kCtcpMark},
    {Fact::Kind::answered, "NOTICE", kCtcpMark, kCtcpMark},
}};

/// Null if the kind is no speech.
const SpeechForm* speech_form(Fact::Kind kind) {
  const auto found = std::find_if(kSpeechForms.begin(), kSpeechForms.end(),
                                  [=](const SpeechForm& each) { return each.kind == kind; });
  return found == kSpeechForms.end() ? nullptr : &*found;
}

/// Appends what stands before the text of one message, without its tags, and returns how many bytes that
/// leaves for the text.
std::size_t append_head(const Fact& fact, const SpeechForm& form, std::string& out) {
  const std::size_t start = out.size();
  const Source& by = fact.source;
  // As append_full_source() has it, but all at once: this is written for each line that is said.
  const bool is_person = !by.is_relay();
  append_parts({":", by.nick, is_person ? "!" : "", by.user, is_person ? "@" : "", by.host, " ", form.command,
                " ", fact.target, " :", form.start},
               out);
  const std::size_t around = out.size() - start + form.end.size();
  return kLineBytes - std::min(around, kLineBytes - kLeastText);
}

/// In how many messages what was said has been sent.
std::size_t count_messages(const Fact& said) {
  const SpeechForm* const form = speech_form(said.kind);
  if (form == nullptr) return 1;
  std::string made;
  std::string head;
  const std::string_view text = as_shown(said.text, made);
  const std::size_t room = append_head(said, *form, head);
  return text.size() > room ? parts_of(text, room).size() : 1;
}

std::string optional_trailing(std::string_view text) {
  return text.empty() ? std::string() : fmt::format(" :{}", visible(text));
}

std::string_view account_or(const Fact& fact, std::string_view none) {
  return fact.source.account.empty() ? none : fact.source.account;
}

std::string extended_join_of(const Fact& fact) {
  return fmt::format("JOIN {} {} :{}", fact.target, account_or(fact, "*"), visible(fact.source.realname));
}

/// ACCOUNT comes from who the source was before (IRCv3 account-tag, the example).
std::string_view account_in_tag(const Fact& fact) {
  return fact.kind == Fact::Kind::logged_in ? fact.object : fact.source.account;
}

void render_dispossessed(const Fact& fact, std::string& out) {
  const bool was_its_own = fold_case(fact.source.account) == fold_case(fact.object);
  const char* const words =
      !fact.text.empty() ? "You are {1} now: {2}."
      : was_its_own      ? "You are {1} now: another connection, logged in as {0}, has taken the nick."
                    : "You are {1} now: the nick {0} is registered, and you have not logged in to it. If "
                      "it is yours: /msg NickServ IDENTIFY {0} PASSWORD";
  out += said_by(kNickServ, fact.target, fact.source.nick,
                 fmt::format(fmt::runtime(words), fact.object, fact.source.nick, fact.text));
}

std::string notice_of(const Fact& fact, std::string_view words) {
  return fmt::format(":{} NOTICE {} :{}\r\n", fact.target, fact.source.nick, words);
}

/// As whoever logs out itself is told.
void render_logged_out(const Fact& fact, std::string& out) {
  fmt::format_to(std::back_inserter(out), ":{} {} {} {} :You are now logged out: {}\r\n", fact.target,
                 static_cast<int>(RPL_LOGGEDOUT), fact.source.nick, full_source(fact.source),
                 visible(fact.text));
}

/// IRCv3 monitor. Whoever is gone has no host any more.
void render_watched(const Fact& fact, std::string& out) {
  const bool came = fact.kind == Fact::Kind::came;
  fmt::format_to(std::back_inserter(out), ":{} {} {} :{}\r\n", fact.target,
                 static_cast<int>(came ? RPL_MONONLINE : RPL_MONOFFLINE), fact.object,
                 came ? full_source(fact.source) : std::string(fact.source.nick));
}

/// IRCv3 draft/read-marker: from the server, so without a source.
void render_reading(const Fact& fact, std::string& out) {
  out += fmt::format("MARKREAD {} timestamp={}\r\n", fact.target, iso_time(fact.at.wall));
}

/// Without a reason, the nick of the person who kicks is sent (RFC 2812, section 3.2.8).
std::string kick_of(const Fact& fact) {
  return fmt::format("KICK {} {} :{}", fact.target, fact.object,
                     fact.text.empty() ? fact.source.nick : visible(fact.text));
}

}  // namespace

void IrcRendering::render(const Fact& fact, std::string& out) const {
  if (fact.kind == Fact::Kind::tagged && !traits_.tags) return;
  if (const SpeechForm* form = speech_form(fact.kind)) return render_speech(fact, *form, out);
  if (fact.kind == Fact::Kind::dispossessed) return render_dispossessed(fact, out);
  if (fact.kind == Fact::Kind::came || fact.kind == Fact::Kind::went) return render_watched(fact, out);
  if (fact.kind == Fact::Kind::logged_in && fact.to_one) return render_logged_out(fact, out);
  if (fact.kind == Fact::Kind::modes_set) return render_modes(fact, out);
  if (fact.kind == Fact::Kind::read_marked) return render_reading(fact, out);
  if (fact.kind == Fact::Kind::redacted) return render_redaction(fact, out);
  if (fact.kind == Fact::Kind::told_all) return render_announcement(fact, out);
  if (const auto words = about_unwritten(fact.kind); !words.empty()) out += notice_of(fact, words);
  if (const std::string body = body_of(fact); !body.empty()) append_message(fact, body, out);
}

void IrcRendering::render_modes(const Fact& fact, std::string& out) const {
  std::size_t piece = 0;
  for (const std::string& text : written(fact.changes, kModesTextMaxBytes))
    append_message(fact, fmt::format("MODE {} {}", fact.target, text), out, ++piece);
}

/// Each message of the line has an id of its own, and clients know them as messages of their own.
void IrcRendering::render_redaction(const Fact& fact, std::string& out) const {
  if (!traits_.redaction || fact.line == nullptr) return;
  const std::size_t messages = count_messages(fact.line->fact(fact.target));
  for (std::size_t piece = 1; piece <= messages; ++piece) {
    std::string body = fmt::format("REDACT {} ", fact.target);
    append_message_id(fact.line->id, piece, body);
    append_message(fact, body + optional_trailing(fact.text), out, piece);
  }
}

/// It may be as long as a line of another dialect.
void IrcRendering::render_announcement(const Fact& fact, std::string& out) const {
  const std::size_t head = fmt::formatted_size(":{} WALLOPS :", full_source(fact.source));
  for (const std::string& part : parts_of(visible(fact.text), kLineBytes - head))
    append_message(fact, fmt::format("WALLOPS :{}", part), out);
}

void IrcRendering::append_message(const Fact& fact, std::string_view body, std::string& out,
                                  std::size_t piece) const {
  // The hub's limits keep it short enough.
  const std::string message = fmt::format(":{} {}", full_source(fact.source), body);
  append_tags(fact, piece, out);
  out.append(whole_units(message, kLineBytes)).append(kLineEnd);
}

/// Writes straight into `out`, because a copy on the way would cost as much as the rest.
void IrcRendering::render_speech(const Fact& fact, const SpeechForm& form, std::string& out) const {
  std::string made;
  const std::string_view text = text_of(fact, traits_.time, made);
  const std::size_t room = begin_speech(fact, form, 1, out);
  if (text.size() > room) return render_parts(fact, form, parts_of(text, room), out);
  append_parts({text, form.end, kLineEnd}, out);
}

/// The message of the first part has been begun.
void IrcRendering::render_parts(const Fact& fact, const SpeechForm& form,
                                const std::vector<std::string>& parts, std::string& out) const {
  std::size_t number = 0;
  for (const std::string& part : parts) {
    if (++number > 1) begin_speech(fact, form, number, out);
    out.append(part).append(form.end).append(kLineEnd);
  }
}

std::size_t IrcRendering::begin_speech(const Fact& fact, const SpeechForm& form, std::size_t piece,
                                       std::string& out) const {
  append_tags(fact, piece, out);
  return append_head(fact, form, out);
}

void IrcRendering::append_tags(const Fact& fact, std::size_t piece, std::string& out) const {
  const std::size_t start = out.size();
  const auto begin = [&](std::string_view key) { out.append(out.size() == start ? "@" : ";").append(key); };
  if (traits_.time) {
    begin("time=");
    out += time_in_words(fact.at.wall);
  }
  if (traits_.batch && fact.netsplit != nullptr && fact.kind != Fact::Kind::netsplit) {
    begin("batch=");
    out += reference_of(*fact.netsplit);
  }
  if (traits_.tags && fact.id != 0) {
    begin("msgid=");
    append_message_id(fact.id, piece, out);
  }
  if (traits_.tags && fact.source.bot) begin("bot");
  const std::string_view account = account_in_tag(fact);
  if (traits_.account_tag && !account.empty()) {
    begin("account=");
    out += account;
  }
  if (traits_.tags && !fact.tags.empty()) begin(fact.tags);
  if (out.size() > start) out += ' ';
}

std::string_view IrcRendering::time_in_words(WallTime at) const {
  if (std::exchange(worded_at_, at) != at || time_words_.empty()) {
    time_words_.clear();
    append_iso_time(at, time_words_);
  }
  return time_words_;
}

std::string IrcRendering::body_of(const Fact& fact) const {
  using Kind = Fact::Kind;
  switch (fact.kind) {
    case Kind::joined:
      return traits_.extended_join ? extended_join_of(fact) : fmt::format("JOIN {}", fact.target);
    case Kind::parted:
      return fmt::format("PART {}{}", fact.target, optional_trailing(fact.text));
    case Kind::quit:
      return fmt::format("QUIT{}", optional_trailing(fact.netsplit != nullptr ? kSplitServers : fact.text));
    case Kind::renamed:
      return fmt::format("NICK {}", fact.object);
    case Kind::topic_set:
      return fmt::format("TOPIC {} :{}", fact.target, visible(fact.text));
    case Kind::kicked:
      return kick_of(fact);
    case Kind::invited:
      return fact.to_one || traits_.invite ? fmt::format("INVITE {} {}", fact.object, fact.target) : "";
    case Kind::away_set:
    case Kind::lost:
    case Kind::returned:
      return traits_.away ? fmt::format("AWAY{}", optional_trailing(fact.text)) : "";
    case Kind::name_set:
      return traits_.setname ? fmt::format("SETNAME :{}", visible(fact.text)) : "";
    case Kind::logged_in:
      return traits_.account ? fmt::format("ACCOUNT {}", account_or(fact, "*")) : "";
    case Kind::marked:
      return fmt::format("MODE {} :{}o", fact.source.nick, fact.source.rules_relay ? '+' : '-');
    case Kind::tagged:
      return fmt::format("TAGMSG {}", fact.target);
    case Kind::netsplit:
      return traits_.batch ? batch_of(*fact.netsplit) : "";
    // The others have no such line, or one that is not made here.
    default:
      return {};
  }
}

}  // namespace chat::relay::irc
