#include "relay/dialects/first_bytes/services.h"

#include "common/ascii.h"
#include "common/is_in.h"
#include "common/text.h"
#include "common/words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace chat::relay {
namespace {

using Words = std::vector<std::string_view>;

bool is_in_capitals(std::string_view word) {
  return std::all_of(word.begin(), word.end(), is_upper);
}

std::string_view take_digits(std::string_view& text) {
  const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

/// "<34>", off the front; RFC 5424, section 6.2.1: 191 is the most.
bool take_priority(std::string_view& text) {
  if (!text.starts_with('<')) return false;
  text.remove_prefix(1);
  const std::string_view number = take_digits(text);
  if (number.empty() || number.size() > 3 || (number.size() == 3 && number > "191")) return false;
  if (!text.starts_with('>')) return false;
  text.remove_prefix(1);
  return true;
}

bool begins_with_month(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ",
                                                     "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "};
  return std::any_of(kMonths.begin(), kMonths.end(),
                     [&](std::string_view month) { return text.starts_with(month); });
}

/// A version and a time, a number as Cisco's routers count, a time of RFC 3164, or who reports: "su[12]: ".
bool is_syslog(std::string_view line) {
  std::string_view text = line;
  if (!take_digits(text).empty()) {  // RFC 6587: the length comes first
    if (!text.starts_with(' ')) return false;
    text.remove_prefix(1);
  }
  if (!take_priority(text)) return false;
  if (begins_with_month(text)) return true;
  const std::string_view word = first_word(text).first;
  std::string_view rest = text;
  if (!take_digits(rest).empty())
    return rest.starts_with(": ") || rest.starts_with(" -") || rest.starts_with(" 2");
  return word.size() > 1 && word.ends_with(':');
}

/// "a.b.c 5 1700000000" of Graphite's, "a.b:1|c" of StatsD's.
bool is_measure(std::string_view line, const Words& words) {
  constexpr std::array<std::string_view, 6> kTypes{"c", "g", "ms", "h", "s", "d"};
  constexpr std::size_t kDigitsOfTimes = 9;
  const bool is_graphite = words.size() == 3 && words[0].find('.') != words[0].npos &&
                           words[1].find_first_not_of("0123456789.-+e") == words[1].npos &&
                           is_number(words[2]) && words[2].size() >= kDigitsOfTimes;
  if (is_graphite) return true;
  const std::size_t colon = line.find(':');
  const std::size_t bar = line.find('|');
  if (words.size() != 1 || colon == 0 || colon >= bar || bar == line.npos) return false;
  const std::string_view value = line.substr(colon + 1, bar - colon - 1);
  const std::string_view type = line.substr(bar + 1);
  return !value.empty() && value.find_first_not_of("0123456789.-+") == value.npos &&
         is_in(kTypes, type.substr(0, type.find('|')));
}

bool is_json_rpc(std::string_view line) {
  if (!line.starts_with('{')) return false;
  const auto has = [&](std::string_view name) { return line.find(name) != line.npos; };
  return has("\"method\"") && (has("\"params\"") || has("\"jsonrpc\"") || has("\"id\""));
}

/// RFC 9051, section 2.2.1: a tag, which clients number, and a command that clients begin with.
bool is_imap(const Words& words) {
  constexpr std::array<std::string_view, 5> kCommands{"AUTHENTICATE", "CAPABILITY", "ID", "LOGIN",
                                                      "STARTTLS"};
  return words.size() >= 2 && words[0].size() > 1 && is_letter(words[0].front()) &&
         is_digit(words[0].back()) && is_in(kCommands, words[1]);
}

struct Command {
  std::string_view word;
  std::size_t least;  // parameters
  std::size_t most;
};

// What Redis is asked from a script or a health check.
constexpr std::array<Command, 40> kRedisCommands{{
    {"PING", 0, 0},     {"INFO", 0, 1},     {"AUTH", 1, 2},      {"HELLO", 1, 6},   {"COMMAND", 0, 2},
    {"CONFIG", 1, 3},   {"CLIENT", 1, 3},   {"ACL", 1, 2},       {"CLUSTER", 1, 2}, {"SENTINEL", 1, 2},
    {"SELECT", 1, 1},   {"SET", 2, 2},      {"GET", 1, 1},       {"DEL", 1, 3},     {"KEYS", 1, 1},
    {"EXISTS", 1, 1},   {"EXPIRE", 2, 2},   {"TTL", 1, 1},       {"TYPE", 1, 1},    {"INCR", 1, 1},
    {"DECR", 1, 1},     {"LPUSH", 2, 2},    {"RPUSH", 2, 2},     {"LLEN", 1, 1},    {"SADD", 2, 2},
    {"SMEMBERS", 1, 1}, {"HGETALL", 1, 1},  {"HGET", 2, 2},      {"HSET", 3, 3},    {"SCAN", 1, 1},
    {"DBSIZE", 0, 0},   {"FLUSHALL", 0, 0}, {"FLUSHDB", 0, 0},   {"ROLE", 0, 0},    {"MONITOR", 0, 0},
    {"MULTI", 0, 0},    {"SLAVEOF", 2, 2},  {"REPLICAOF", 2, 2}, {"PUBLISH", 2, 2}, {"SUBSCRIBE", 1, 2},
}};

/// What stands in capitals behind a command of Redis's; other words there are shouted.
constexpr std::array<std::string_view, 24> kRedisWords{
    "CAT",   "COUNT", "DOCS",   "GET",       "GETNAME", "ID",       "INFO",    "KILL",
    "LIST",  "NO",    "NODES",  "ONE",       "REWRITE", "SET",      "SETINFO", "SETNAME",
    "SLOTS", "USERS", "WHOAMI", "RESETSTAT", "MASTERS", "REPLICAS", "AUTH",    "SHARDS"};

// Those that are no words of people's.
constexpr std::array<std::string_view, 4> kRedisSections{"replication", "keyspace", "persistence",
                                                         "commandstats"};

bool is_parameter_of_redis(std::string_view word) {
  return !is_in_capitals(word) || is_in(kRedisWords, word);
}

/// Not "AUTH is broken".
bool may_be_password(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return !is_lower(c); });
}

bool is_redis(const Words& words) {
  if (words[0] == "info") return words.size() == 2 && is_in(kRedisSections, words[1]);
  const auto* const command = std::find_if(kRedisCommands.begin(), kRedisCommands.end(),
                                           [&](const Command& each) { return each.word == words[0]; });
  const std::size_t count = words.size() - 1;
  if (command == kRedisCommands.end() || count < command->least || count > command->most) return false;
  if (words[0] == "AUTH") return count == 1 || words[1] == "default" || may_be_password(words[2]);
  if (words[0] == "HELLO" || words[0] == "SELECT" || words[0] == "SCAN") return is_number(words[1]);
  const bool has_subcommand = is_in(
      std::array<std::string_view, 6>{"COMMAND", "CONFIG", "CLIENT", "ACL", "CLUSTER", "SENTINEL"}, words[0]);
  if (has_subcommand && count > 0 && !is_in(kRedisWords, words[1])) return false;
  return std::all_of(words.begin() + 1, words.end(), is_parameter_of_redis);
}

/// "user:1", "a_b", "k": what programs call things.
bool is_key(std::string_view word) {
  constexpr std::array<std::string_view, 2> kExamples{"key", "foo"};
  if (word.size() == 1 || is_in(kExamples, word)) return is_letter(word.front());
  return !is_number(word) && word.find_first_of("0123456789_:./") != word.npos &&
         (is_letter(word.back()) || is_digit(word.back()));
}

bool is_memcached(const Words& words) {
  constexpr std::array<std::string_view, 4> kAlone{"stats", "version", "mn", "flush_all"};
  constexpr std::array<std::string_view, 5> kStatistics{"items", "slabs", "sizes", "settings", "conns"};
  constexpr std::array<std::string_view, 4> kOfKey{"get", "gets", "delete", "mg"};
  constexpr std::array<std::string_view, 3> kOfKeyAndNumber{"incr", "decr", "touch"};
  if (words.size() == 1) return is_in(kAlone, words[0]);
  if (words[0] == "stats") return words.size() == 2 && is_in(kStatistics, words[1]);
  if (words[0] == "verbosity") return words.size() == 2 && is_number(words[1]);
  if (is_in(kOfKeyAndNumber, words[0])) return words.size() == 3 && is_number(words[2]);
  return is_in(kOfKey, words[0]) && std::all_of(words.begin() + 1, words.end(), is_key);
}

/// RFC 1413, section 4: two ports.
bool is_ident(std::string_view line) {
  const std::size_t comma = line.find(',');
  if (comma == line.npos) return false;
  const auto is_port = [](const Words& words) {
    return words.size() == 1 && is_number(words[0]) && words[0].size() <= 5;
  };
  return is_port(words_of(line.substr(0, comma))) && is_port(words_of(line.substr(comma + 1)));
}

}  // namespace

std::optional<Protocol> report_in(std::string_view line) {
  const Words words = words_of(line);
  if (is_syslog(line)) return Protocol::syslog;
  if (is_measure(line, words)) return Protocol::metrics;
  if (is_json_rpc(line)) return Protocol::json_rpc;
  if (is_imap(words)) return Protocol::imap;
  return std::nullopt;
}

bool may_begin_report(std::string_view part) {
  return part.starts_with("{\"") || take_priority(part);
}

std::optional<Protocol> command_in(std::string_view line) {
  if (!line.ends_with('\r')) return std::nullopt;
  line.remove_suffix(1);
  const Words words = words_of(line);
  if (words.empty()) return std::nullopt;
  if (is_redis(words)) return Protocol::redis;
  if (is_memcached(words)) return Protocol::memcached;
  if (is_ident(line)) return Protocol::ident;
  if (line == "EHLO") return Protocol::smtp;
  if (line == "MODE READER" || line == "CAPABILITIES") return Protocol::nntp;
  // RFC 1288, section 2.3.
  return words[0] == "/W" && words.size() <= 2 ? std::optional(Protocol::finger) : std::nullopt;
}

bool is_four_letter_word(std::string_view bytes) {
  constexpr std::array<std::string_view, 13> kWords{"ruok", "stat", "srvr", "mntr", "conf", "cons", "envi",
                                                    "dump", "isro", "wchs", "wchc", "wchp", "srst"};
  return is_in(kWords, bytes);
}

}  // namespace chat::relay
