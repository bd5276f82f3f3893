#include "relay/trace/ndjson.h"

#include "relay/trace/words.h"

#include <nlohmann/json.hpp>
#include <string>

#include <climits>
#include <fmt/chrono.h>

#include <sys/types.h>

namespace chat::relay::trace {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

double milliseconds(Duration duration) {
  return static_cast<double>(std::chrono::duration_cast<std::chrono::microseconds>(duration).count()) / 1000;
}

std::string utc(WallTime time) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(system_clock::to_time_t(whole)),
                     duration_cast<microseconds>(time - whole).count());
}

void add_text(Json& json, const Shown& shown) {
  json["text"] = shown.text;
  if (shown.cut) json["text_cut"] = true;
}

template <class Things>
Json list_of(const Things& things) {
  Json list = Json::array();
  for (const auto& thing : things) list.push_back(of(thing));
  return list;
}

/// Everything is UTF-8, except perhaps a unix socket's path, of which other bytes are replaced.
std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

// These stand in the namespace of their parameters, so that list_of() finds them by argument-dependent
// lookup.

static Json of(const Sets& sets) {
  return {{"read", sets.read}, {"write", sets.write}};
}

static Json of(const TakenLine& line) {
  Json json{{"kind", line.too_long ? "too_long" : "whole"}, {"bytes", line.bytes}};
  add_text(json, line.text);
  json["to"] = line.to;
  json["answer"] = line.answer;
  return json;
}

static Json of(const PassedDeadline& deadline) {
  return {{"id", deadline.id},
          {"what", word_for(deadline.what)},
          {"lines", list_of(deadline.follows.lines)},
          {"to", deadline.follows.to},
          {"answer", deadline.follows.answer}};
}

static Json of(const Arrival& arrival) {
  return {{"id", arrival.id}, {"fd", arrival.fd}, {"listener", arrival.listener}, {"peer", arrival.peer}};
}

static Json of(const TurnedAway& newcomer) {
  return {{"peer", newcomer.peer}, {"why", newcomer.why}};
}

static Json of(const Read& read) {
  Json json{{"id", read.id}, {"fd", read.fd}, {"look", read.look}, {"result", word_for_read(read.result)}};
  if (!read.error.empty()) json["error"] = read.error;
  json["bytes"] = read.bytes;
  add_text(json, read.text);
  json["lines"] = list_of(read.follows.lines);
  Json unfinished{{"bytes", read.unfinished_bytes}};
  add_text(unfinished, read.unfinished);
  json["unfinished"] = std::move(unfinished);
  json["waiting_lines"] = read.waiting_lines;
  json["to"] = read.follows.to;
  json["answer"] = read.follows.answer;
  return json;
}

static Json of(const Send& send) {
  Json json{{"id", send.id}, {"fd", send.fd}, {"result", word_for_send(send.result)}};
  if (!send.error.empty()) json["error"] = send.error;
  json["wanted"] = send.wanted;
  json["taken"] = send.taken;
  json["lines"] = send.lines;
  json["short"] = send.is_short;
  add_text(json, send.text);
  return json;
}

static Json of(const Skip& skip) {
  return {{"id", skip.id}, {"lines", skip.lines}};
}

static Json of(const Closing& closing) {
  Json json{{"id", closing.id},
            {"reason", closing.reason},
            {"at_once", closing.at_once},
            {"orderly", closing.orderly},
            {"during", word_for(closing.during)}};
  if (closing.during == Step::reads) json["look"] = closing.look;
  json["to"] = closing.to;
  return json;
}

static Json of(const Closed& closed) {
  return {{"id", closed.id},
          {"fd", closed.fd},
          {"name", closed.name},
          {"reason", closed.reason},
          {"bytes_in", closed.bytes_in},
          {"bytes_out", closed.bytes_out},
          {"unsent", closed.unsent}};
}

static Json of(const Known& known) {
  return {{"id", known.id},
          {"name", known.name},
          {"protocol", word_for(known.protocol)},
          {"cipher", known.cipher}};
}

static Json of(const ListenerInfo& listener) {
  return {
      {"name", listener.name}, {"fd", listener.fd}, {"endpoint", listener.endpoint}, {"raw", listener.raw}};
}

static Json of(const Round& round) {
  Json signals = Json::array();
  for (const int signal : round.signals) signals.push_back(name_of_signal(signal));
  Json looks = Json::array();
  for (const Sets& look : round.looks) looks.push_back(of(look));
  return {{"round", round.number},
          {"time", utc(round.woke_at)},
          {"at_ms", milliseconds(round.at)},
          {"timeout_ms", round.timeout ? Json(milliseconds(*round.timeout)) : Json(nullptr)},
          {"slept_ms", milliseconds(round.slept)},
          {"woke", word_for(round.woke)},
          {"signals", std::move(signals)},
          {"in", of(round.in)},
          {"not_asked", round.in.left_out},
          {"out", of(round.out)},
          {"accepted", list_of(round.accepted)},
          {"turned_away", list_of(round.turned_away)},
          {"rang", round.rang},
          {"reads", list_of(round.reads)},
          {"looks", std::move(looks)},
          {"deadlines", list_of(round.deadlines)},
          {"sends", list_of(round.sends)},
          {"skips", list_of(round.skips)},
          {"closing", list_of(round.closing)},
          {"closed", list_of(round.closed)},
          {"write_set", {{"joined", round.joined_write_set}, {"left", round.left_write_set}}},
          {"known", list_of(round.known)}};
}

void NdjsonTeller::begin(const Header& header) {
  output_(line_of({{"trace", kVersion},
                   {"program", header.program},
                   {"pid", header.pid},
                   {"time", utc(header.time)},
                   {"fd_setsize", Selector::bits_in_fd_set()},
                   {"word_bits", sizeof(unsigned long) * CHAR_BIT},
                   {"pace_ms", milliseconds(header.pace)},
                   {"backlog", header.backlog},
                   {"listeners", list_of(header.listeners)}}));
}

void NdjsonTeller::tell(const Round& round) {
  output_(line_of(of(round)));
}

void NdjsonTeller::end(const End& end) {
  output_(line_of({{"end", true},
                   {"time", utc(end.time)},
                   {"at_ms", milliseconds(end.at)},
                   {"rounds", end.rounds},
                   {"closed", list_of(end.closed)}}));
}

}  // namespace chat::relay::trace
