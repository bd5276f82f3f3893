#include "client/protocol/nick_watch.h"

#include "client/protocol/message_name.h"
#include "client/text/irc_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chat::client {
namespace {

// Whether a server's list, "alice!a@host,bob", has `name`.
bool lists(std::string_view list, char separator, std::string_view name, const ServerSupport& support) {
  bool found = false;
  for_each_word(list, separator, [&](std::string_view each) {
    found = found || support.same(each.substr(0, each.find('!')), name);
  });
  return found;
}

}  // namespace

/// What each of the server's messages says of the name. A handler returns whether others may see the message,
/// too.
struct NickWatchHandlers {
  struct Seen {
    NickWatch& watch;
    const IrcMessage& message;
    const ServerSupport& support;
    Time now;

    std::string_view who() const { return parse_irc_source(message.source).nick; }
    bool is_it(std::string_view name) const { return watch.waits() && support.same(name, watch.name_); }
  };
  struct Entry {
    MessageName name;
    bool (*take)(const Seen&);
  };

  static bool quit(const Seen& seen) {
    if (seen.is_it(seen.who())) seen.watch.is_free_ = true;
    return true;
  }

  static bool nick(const Seen& seen) {
    if (seen.is_it(seen.who())) seen.watch.is_free_ = true;
    if (seen.is_it(seen.message.parameter(0))) seen.watch.is_free_ = false;
    return true;
  }

  /// RPL_MONONLINE, RPL_MONOFFLINE
  static bool monitored(const Seen& seen) {
    NickWatch& watch = seen.watch;
    const std::string_view names = seen.message.parameter(1);
    if (!watch.monitored_ || !lists(names, ',', watch.name_, seen.support)) return true;
    watch.is_free_ = numeric_of(seen.message.command) == RPL_MONOFFLINE;
    return names.find(',') != std::string_view::npos;
  }

  /// ERR_MONLISTFULL
  static bool not_monitored(const Seen& seen) {
    NickWatch& watch = seen.watch;
    if (!watch.monitored_ || !lists(seen.message.parameter(2), ',', watch.name_, seen.support)) return true;
    watch.monitored_ = false;
    watch.polled_ = true;
    watch.question_at_ = seen.now;
    return false;
  }

  /// RPL_ISON; one that names somebody else answers a question of the person's.
  static bool is_on(const Seen& seen) {
    const std::string_view names = seen.message.parameter(1);
    const bool there = lists(names, ' ', seen.watch.name_, seen.support);
    const bool about_others = !there && names.find_first_not_of(' ') != std::string_view::npos;
    if (about_others || !std::exchange(seen.watch.question_out_, false)) return true;
    seen.watch.is_free_ = !there && seen.watch.waits();
    return false;
  }

  static bool unknown_command(const Seen& seen) {
    const bool ours = seen.message.parameter(1) == "ISON" && seen.watch.question_out_;
    if (ours) seen.watch.polled_ = false;
    return !ours;
  }

  /// A refusal of what the person asks for meanwhile. Some refusals name nothing: between the person's nick
  /// and the words for people stands no parameter.
  static bool names_another(const Seen& seen) {
    const auto parameters = seen.message.parameters();
    if (parameters.size() <= 2) return false;
    const auto named = parameters.subspan(1);
    return std::none_of(named.begin(), named.end(),
                        [&](std::string_view each) { return seen.support.same(each, seen.watch.name_); });
  }

  static bool refused(const Seen& seen) {
    NickWatch& watch = seen.watch;
    if (names_another(seen) || !std::exchange(watch.request_out_, false)) return true;
    watch.request_at_ = seen.now + watch.refused_wait_;
    watch.refused_wait_ = std::min(2 * watch.refused_wait_, kNickRefusedWaitMax);
    const int why = numeric_of(seen.message.command);
    watch.is_free_ = why != ERR_NICKNAMEINUSE && why != ERR_NICKCOLLISION;
    return false;
  }

  static constexpr auto kEntries = std::to_array<Entry>({
      {"QUIT", quit},
      {"NICK", nick},
      {RPL_ISON, is_on},
      {ERR_UNKNOWNCOMMAND, unknown_command},
      {ERR_ERRONEUSNICKNAME, refused},
      {ERR_NICKNAMEINUSE, refused},
      {ERR_BANNICKCHANGE, refused},
      {ERR_NICKCOLLISION, refused},
      {ERR_UNAVAILRESOURCE, refused},
      {ERR_NICKTOOFAST, refused},
      {ERR_NONICKCHANGE, refused},
      {ERR_RESTRICTED, refused},
      {RPL_MONONLINE, monitored},
      {RPL_MONOFFLINE, monitored},
      {ERR_MONLISTFULL, not_monitored},
  });
};

bool NickWatch::take(const IrcMessage& message, const ServerSupport& support, Time now) {
  if (!waits() && !question_out_ && !request_out_) return true;
  const auto* const entry = find_entry(NickWatchHandlers::kEntries, MessageName(message.command));
  return entry == nullptr || entry->take({*this, message, support, now});
}

void NickWatch::wait_for(std::string_view name, const ServerSupport& support, Time now) {
  if (name == name_ || (had_it_ && !name.empty())) return;
  if (monitored_) lines_.push_back("MONITOR - " + name_);
  name_ = name;
  is_free_ = false;
  request_at_ = now;
  monitored_ = waits() && support.monitors();
  polled_ = waits() && !monitored_;
  question_at_ = now + kNickQuestionsApart;
  if (monitored_) lines_.push_back("MONITOR + " + name_);
}

void NickWatch::succeeded() {
  had_it_ = had_it_ || request_out_;
  request_out_ = false;
}

void NickWatch::tick(Time now) {
  if (!waits() || now < deadline()) return;
  if (is_free_) {
    request_out_ = true;
    is_free_ = false;
    lines_.push_back("NICK " + name_);
  } else {
    question_out_ = true;
    question_at_ = now + kNickQuestionsApart;
    lines_.push_back("ISON " + name_);
  }
}

Time NickWatch::deadline() const {
  if (!waits() || request_out_) return kNever;
  if (is_free_) return request_at_;
  return polled_ && !question_out_ ? question_at_ : kNever;
}

std::vector<std::string> NickWatch::take_lines() {
  return std::exchange(lines_, {});
}

}  // namespace chat::client
