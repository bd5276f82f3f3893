// What is done about each of the server's messages that are the protocol's own.

#include "client/protocol/message_name.h"
#include "client/protocol/server_words.h"
#include "client/protocol/session.h"
#include "client/text/irc_words.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kOfferedMax = 200;  // capabilities that are remembered

// RFC 2812, section 1.2.1: what every server takes.
constexpr std::size_t kNickBytes = 9;

// A PING's parameter comes back; all of it fits a line, if it came in one of RFC 2812's length.
constexpr std::size_t kTokenBytesMax = 400;

constexpr auto kCapabilitiesUsed = std::to_array<std::string_view>(
    {"draft/message-redaction", "account-notify", "away-notify", "batch", "chghost", "echo-message",
     "extended-join", "invite-notify", "message-tags", "multi-prefix", "server-time", "setname",
     "standard-replies", "userhost-in-names"});

bool is_used(std::string_view capability) {
  return capability == kResumeCapability || is_in(kCapabilitiesUsed, capability);
}

/// Some servers send no history unasked to a client that has this capability, so it is asked for only when
/// older lines are.
bool is_of_history(std::string_view capability) {
  return capability == kHistoryCapability;
}

}  // namespace

/// A handler returns whether others may see the message, too.
struct SessionHandlers {
  struct Entry {
    MessageName name;
    bool (*take)(Session&, const IrcMessage&);
  };

  static bool ping(Session& session, const IrcMessage& message) {
    const std::string_view token = last_parameter(message).substr(0, kTokenBytesMax);
    session.send(fmt::format("PONG :{}", without_line_ends(std::string(token))));
    return false;
  }

  static bool pong(Session& session, const IrcMessage& message) {
    session.has_answered_ = true;
    if (session.begins_missed(last_parameter(message))) return false;
    session.confirm(last_parameter(message));
    return true;
  }

  static bool error(Session& session, const IrcMessage& message) {
    const std::string_view why = last_parameter(message);
    const std::string_view reason = reason_in(why);
    const bool never = session.stage_ == Session::Stage::registering && means_never(why);
    if (never && fold_case(why).find("password") != std::string::npos)
      return password_wrong(session, message);
    session.break_off(
        reason.empty() ? fmt::format("the server closed the connection: {}", visible(why)) : visible(reason),
        never);
    return false;
  }

  static bool kill(Session& session, const IrcMessage& message) {
    if (!session.support_.same(message.parameter(0), session.nick_)) return true;
    session.break_off(
        fmt::format("{} ended the connection: {}", visible(parse_irc_source(message.source).nick),
                    visible(message.parameter(1))),
        false);
    return false;
  }

  static bool cap(Session& session, const IrcMessage& message) {
    const std::string verb = fold_case(message.parameter(1));
    const std::string_view list = last_parameter(message);
    const bool more = message.count > 3 && message.parameter(2) == "*";
    if (verb == "ls" || verb == "new") take_offer(session, list, more);
    if (verb == "ack") take_consent(session, list);
    if (verb == "del") for_each_word(list, ' ', [&](std::string_view name) { forget(session, name); });
    if ((verb == "ack" || verb == "nak") && session.requests_ > 0 && --session.requests_ == 0) {
      session.finish_capabilities();
    }
    return session.registered();
  }

  static void take_offer(Session& session, std::string_view list, bool more) {
    for_each_word(list, ' ', [&](std::string_view each) {
      const std::string_view name = each.substr(0, each.find('='));
      if (is_of_history(name)) session.offers_history_ = true;
      if (name == kStsCapability) session.strict_transport_ = parse_strict_transport(each);
      const bool logs_in = session.stage_ == Session::Stage::registering && session.login_.wants(each);
      if ((is_used(name) || logs_in) && session.offered_.size() < kOfferedMax) session.offered_.emplace(name);
    });
    if (!more) session.request_capabilities();
  }

  static void take_consent(Session& session, std::string_view list) {
    for_each_word(list, ' ', [&](std::string_view name) {
      if (name.starts_with('-')) {
        forget(session, name.substr(1));
      } else if (is_used(name) || is_of_history(name) || name == kSaslCapability) {
        session.capabilities_.emplace(name);
      }
    });
  }

  static void forget(Session& session, std::string_view name) {
    if (is_of_history(name)) session.offers_history_ = false;
    const auto had = session.capabilities_.find(name);
    if (had != session.capabilities_.end()) session.capabilities_.erase(had);
  }

  static bool welcome(Session& session, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    const std::string_view given = message.parameter(0).substr(0, kIrcMessageBytes);
    if (session.nick_.size() > given.size() && session.nick_.starts_with(given)) {
      session.nick_limit_ = given.size();
    } else if (session.attempts_ == 0 && !given.empty() && !session.support_.same(given, session.nick_)) {
      // A bouncer: the person is somebody already, and not to be renamed.
      session.not_given_ = std::exchange(session.identity_.nick, given);
    }
    if (!given.empty()) session.nick_ = given;
    // Who has come back by another relay is greeted as a newcomer is.
    static_cast<void>(session.forget_resumption());
    session.stage_ = Session::Stage::greeted;
    // A server that has no message of the day, and does not say so, answers this at the greeting's end.
    session.send_barrier();
    return true;
  }

  /// 421, 462: a server without passwords may know no PASS, or take it for a second registration.
  static bool not_taken(Session& session, const IrcMessage& message) {
    const bool is_later = session.stage_ != Session::Stage::registering;
    const bool names_another =
        numeric_of(message.command) == ERR_UNKNOWNCOMMAND && fold_case(message.parameter(1)) != "pass";
    if (is_later || names_another) return true;
    note_vain_password(session);
    return !session.password_is_in_vain_;
  }

  static void note_vain_password(Session& session) {
    session.password_is_in_vain_ = !session.identity_.password.empty();
  }

  static bool supported(Session& session, const IrcMessage& message) {
    const auto parameters = message.parameters();
    if (parameters.size() > 1) session.support_.take(parameters.subspan(1));
    if (session.support_.has_no_password()) note_vain_password(session);
    return true;
  }

  static bool greeting_ends(Session& session, const IrcMessage&) {
    if (session.stage_ == Session::Stage::greeted) session.stage_ = Session::Stage::registered;
    return true;
  }

  static bool nick(Session& session, const IrcMessage& message) {
    const std::string_view who = parse_irc_source(message.source).nick;
    if (!session.support_.same(who, session.nick_) || message.parameter(0).empty()) return true;
    session.nick_ = message.parameter(0).substr(0, kIrcMessageBytes);
    if (session.in_flight_.asks_for_nick(session.nick_, session.support_) ||
        session.support_.same(session.nick_, session.nick_asked_before_))
      session.identity_.nick = session.nick_;
    if (session.support_.same(session.nick_, session.identity_.nick)) session.nick_watch_.succeeded();
    return true;
  }

  static bool nick_taken(Session& session, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    note_why_not(session, message);
    session.try_another_nick(message.parameter(1));
    return false;
  }

  static void note_why_not(Session& session, const IrcMessage& message) {
    const std::string_view why = last_parameter(message);
    if (session.attempts_ == 0 && !says_taken(why)) session.why_not_wanted_ = visible(why);
  }

  static bool nick_wrong(Session& session, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    // Too long, most likely, if it is made of what names are made of.
    const std::size_t said = number_in(last_parameter(message));
    const std::size_t tried = session.nick_.size();
    const bool is_long = tried > kNickBytes;
    // One that is well made and short is kept for somebody else ("Reserved for services"), as if it were
    // taken; a server that does not take another either means something else.
    const bool is_reserved = !is_long && !std::exchange(session.nick_refused_, true);
    if (!is_nick(session.nick_) || (!is_long && !is_reserved)) {
      session.break_off(fmt::format("the server does not take the name {}: {}",
                                    visible(session.identity_.nick), visible(last_parameter(message))),
                        true);
      return false;
    }
    if (is_long) session.nick_limit_ = said > 0 && said < tried ? said : kNickBytes;
    session.try_another_nick({});
    return false;
  }

  static bool password_wrong(Session& session, const IrcMessage& message) {
    const bool none = session.identity_.password.empty();
    return refused(session,
                   none ? "the server wants a password (--password-file FILE)"
                        : "the server does not take the password of --password-file",
                   message);
  }

  /// "FAIL * ACCOUNT_REQUIRED_TO_CONNECT :words" (IRCv3 standard-replies)
  static bool fails(Session& session, const IrcMessage& message) {
    if (fold_case(message.parameter(0)) == "resume") return cannot_resume(session, message);
    if (message.parameter(1) != "ACCOUNT_REQUIRED_TO_CONNECT") return true;
    const std::string why = session.take_login_trouble();
    return refused(session,
                   why.empty()
                       ? "this server is for who has an account, and chat-client logs in before it is let in "
                         "only by a certificate (--client-certificate FILE)"
                       : fmt::format("this server is for who has an account, and your certificate logs you "
                                     "in to none ({})",
                                     why),
                   message);
  }

  static bool banned(Session& session, const IrcMessage& message) {
    return refused(session, "this server does not let you in", message);
  }

  static bool refused(Session& session, std::string_view what, const IrcMessage& message) {
    if (session.stage_ != Session::Stage::registering) return true;
    session.break_off(fmt::format("{}: {}", what, visible(last_parameter(message))), true);
    return false;
  }

  /// "RESUME TOKEN 7K2-9QX-H4D", "RESUME SUCCESS alice".
  static bool resume(Session& session, const IrcMessage& message) {
    const std::string verb = fold_case(message.parameter(0));
    const std::string_view token = message.parameter(1).substr(0, kTokenBytesMax);
    if (verb == "token" && token.find(' ') == std::string_view::npos) session.token_ = token;
    if (verb != "success" || !std::exchange(session.resumes_, false)) return false;
    session.nick_ = message.parameter(1).substr(0, kIrcMessageBytes);
    session.has_resumed_ = true;
    session.ask_for_missed();
    // What was missed comes before the answer to this.
    session.stage_ = Session::Stage::greeted;
    session.send_barrier();
    return false;
  }

  static bool cannot_resume(Session& session, const IrcMessage& message) {
    if (!session.resumes_ || session.resumes_later(last_parameter(message))) return false;
    session.introduce_oneself();
    session.finish_capabilities();
    return false;
  }

  static constexpr auto kEntries = std::to_array<Entry>({{RPL_WELCOME, welcome},
                                                         {RPL_ISUPPORT, supported},
                                                         {ERR_UNKNOWNCOMMAND, not_taken},
                                                         {ERR_ALREADYREGISTERED, not_taken},
                                                         {RPL_ENDOFMOTD, greeting_ends},
                                                         {ERR_NOMOTD, greeting_ends},
                                                         {ERR_NONICKNAMEGIVEN, nick_wrong},
                                                         {ERR_ERRONEUSNICKNAME, nick_wrong},
                                                         {ERR_NICKNAMEINUSE, nick_taken},
                                                         {ERR_NICKCOLLISION, nick_taken},
                                                         {ERR_UNAVAILRESOURCE, nick_taken},
                                                         {ERR_NOPERMFORHOST, banned},
                                                         {ERR_PASSWDMISMATCH, password_wrong},
                                                         {ERR_YOUREBANNEDCREEP, banned},
                                                         {ERR_YOUWILLBEBANNED, banned},
                                                         {"CAP", cap},
                                                         {"ERROR", error},
                                                         {"FAIL", fails},
                                                         {"KILL", kill},
                                                         {"NICK", nick},
                                                         {"PING", ping},
                                                         {"PONG", pong},
                                                         {"RESUME", resume}});
};

bool Session::take_own(const IrcMessage& message) {
  const auto* const entry = find_entry(SessionHandlers::kEntries, MessageName(message.command));
  return entry == nullptr || entry->take(*this, message);
}

}  // namespace chat::client
