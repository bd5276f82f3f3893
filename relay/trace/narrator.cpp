#include "relay/trace/narrator.h"

#include "common/display_width.h"
#include "common/text.h"
#include "relay/trace/words.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace chat::relay::trace {
namespace {

// How many rows of one kind are told in a round; of the others only the number is.
constexpr std::size_t kRowsMost = 8;

constexpr const char* kAccept = "accept";
constexpr const char* kRead = "read";
constexpr const char* kSend = "send";
constexpr const char* kClose = "close";
constexpr const char* kName = "name";

std::string in_seconds(Duration duration) {
  const auto ms = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  return ms < 1'000'000 ? fmt::format("{:.3f} ms", static_cast<double>(ms) / 1000)
                        : fmt::format("{:.3f} s", static_cast<double>(ms) / 1'000'000);
}

/// " (irc, TLSv1.3)"
std::string how_it_speaks(const Known& known) {
  const std::string version = known.cipher.substr(0, known.cipher.find(','));
  if (!known.protocol) return version.empty() ? "" : fmt::format(" ({})", version);
  return fmt::format(" ({}{}{})", word_for(known.protocol), version.empty() ? "" : ", ", version);
}

std::string bytes(std::size_t count) {
  return counted(count, "byte");
}

// In the order of Due.
constexpr std::array<const char*, 9> kDueWords{
    "",
    "silent for 300 ms: a person who waits for a greeting",
    "its first line was not finished in time",
    "its TLS handshake was not finished in time",
    "it has taken nothing for too long",
    "its machine no longer answers",
    "it has gone while its lines waited",
    "its last lines have waited for too long",
    "something of its was due: a line held back, registration, or a ping"};

}  // namespace

void Narrator::begin(const Header& header) {
  roster_.learn(header);
}

void Narrator::falls_asleep(const Round& round) {
  page_ = Page(look_());
  page_.title(fmt::format("round {}", with_commas(round.number)));
  page_.row(Colour::dim, "select", "to read", descriptors(round.in.read, 0));
  page_.row(Colour::dim, "select", "to write", descriptors(round.in.write, 0));
  if (!round.in.left_out.empty())
    page_.row(Colour::dim, "select", "not now", descriptors(round.in.left_out, 0));
  output_(page_.take());
}

void Narrator::tell(const Round& round) {
  tell_waking(round);
  roster_.arrive(round);
  for (const int signal : round.signals) page_.row(Colour::red, "signal", "", name_of_signal(signal));
  tell_marks(round, Step::signals);
  tell_each(Colour::bold, kAccept, round.accepted);
  tell_each(Colour::red, "refuse", round.turned_away);
  tell_marks(round, Step::arrivals);
  if (!round.rang.empty()) page_.row(Colour::dim, "ring", "", descriptors(round.rang, 0));
  tell_reads(round);
  tell_each(Colour::cyan, "deadline", round.deadlines);
  tell_marks(round, Step::deadlines);
  tell_sends(round);
  tell_each(Colour::yellow, "skip", round.skips);
  tell_marks(round, Step::sends);
  tell_departures(round);
  tell_each(Colour::red, kClose, round.closed);
  tell_write_set(round);
  tell_each(Colour::none, kName, round.known);
  roster_.settle(round);
  output_(page_.take());
}

void Narrator::end(const End& end) {
  page_.title(fmt::format("stopped after {}", counted(end.rounds, "round")));
  tell_each(Colour::red, kClose, end.closed);
  output_(page_.take());
}

void Narrator::tell_waking(const Round& round) {
  const std::string most = round.timeout ? fmt::format("at most {}", in_seconds(*round.timeout)) : "for ever";
  page_.row(Colour::dim, "sleep", "", fmt::format("{} ({} if nothing comes)", in_seconds(round.slept), most));
  if (round.woke != Selector::Cause::descriptors) {
    return page_.row(
        Colour::dim, "wake", "",
        round.woke == Selector::Cause::signal ? "by a signal" : "the time is up, nobody is ready");
  }
  if (!round.out.read.empty()) page_.row(Colour::dim, "wake", "to read", descriptors(round.out.read, 0));
  if (!round.out.write.empty()) page_.row(Colour::dim, "wake", "to write", descriptors(round.out.write, 0));
}

template <class Things>
void Narrator::tell_each(Colour colour, const char* verb, const Things& things) {
  colour_ = colour;
  verb_ = verb;
  std::for_each(things.begin(),
                things.begin() + static_cast<std::ptrdiff_t>(std::min(things.size(), kRowsMost)),
                [this](const auto& thing) { this->tell_of(thing); });
  if (things.size() > kRowsMost) {
    row("", fmt::format("... and {}", counted(things.size() - kRowsMost, "other")));
  }
}

void Narrator::row(const std::string& name, std::string_view text) {
  page_.row(colour_, verb_, name, text);
}

void Narrator::tell_of(const PassedDeadline& deadline) {
  const std::string name = roster_.name(deadline.id);
  row(name, kDueWords[static_cast<std::size_t>(deadline.what)]);
  tell_consequences(name, deadline.follows);
}

void Narrator::tell_of(const Arrival& arrival) {
  const std::string before = roster_.former_owner(arrival.fd);
  row(fmt::format("#{}", arrival.id),
      fmt::format("from {}, as descriptor {}{}", arrival.peer, arrival.fd,
                  before.empty() ? "" : fmt::format(", which was {}'s", before)));
}

void Narrator::tell_of(const TurnedAway& newcomer) {
  row("", fmt::format("{}: {}", newcomer.peer, newcomer.why));
}

void Narrator::tell_of(const Read& read) {
  const std::string name = roster_.name(read.id);
  if (read.result == Transfer::Status::would_block) {
    return row(name, read.is_encrypted ? "part of a TLS record or handshake: nothing to be read yet"
                                       : "ready, and yet nothing is there (EAGAIN)");
  }
  if (read.result == Transfer::Status::failed) return row(name, fmt::format("error: {}", read.error));
  if (read.result == Transfer::Status::ended) {
    row(name, "0 bytes: end of file, it has finished sending");
  } else {
    const std::string count = bytes(read.bytes);
    row(name, fmt::format("{} {}", count, page_.quoted(read.text.text, read.text.cut, count.size() + 1)));
  }
  tell_consequences(name, read.follows);
  if (read.waiting_lines) row(name, "whole lines wait in the buffer until it may say more");
  if (read.unfinished_bytes == 0) return;
  constexpr std::string_view kLeft = " is left in the buffer";
  row(name, page_.quoted(read.unfinished.text, read.unfinished.cut, kLeft.size()).append(kLeft));
}

void Narrator::tell_consequences(const std::string& name, const Consequences& follows) {
  if (!follows.to.empty() || follows.answer > 0) row(name, forwarded(follows.to, follows.answer, 0));
  std::size_t told = 0;
  for (const TakenLine& line : follows.lines) {
    if (++told > kRowsMost) {
      row(name, fmt::format("... and {}", counted(follows.lines.size() - kRowsMost, "other line")));
      break;
    }
    // The line leaves half of the row, and room for the arrow and a number, to those it went to.
    constexpr std::size_t kToWhomColumns = 8;
    const std::string what = line.too_long
                                 ? fmt::format("line of {}, too long", bytes(line.bytes))
                                 : fmt::format("line {}", page_.quoted(line.text.text, line.text.cut,
                                                                       page_.room() / 2 + kToWhomColumns));
    row(name, fmt::format("{} {}", what, forwarded(line.to, line.answer, display_width(what) + 1)));
  }
}

std::string Narrator::forwarded(const Ids& to, std::size_t answer, std::size_t taken) const {
  const std::string answered = answer > 0 ? fmt::format("answered with {}", bytes(answer)) : "";
  if (to.empty()) return answer > 0 ? answered : "-> nobody";
  const std::string others = fmt::format("-> {}", names(to, taken + 3));
  return answer > 0 ? fmt::format("{}; {}", others, answered) : others;
}

void Narrator::tell_reads(const Round& round) {
  auto next = round.reads.begin();
  for (int look = 1; look <= static_cast<int>(round.looks.size()) + 1; ++look) {
    if (look > 1) {
      const auto& ready = round.looks[static_cast<std::size_t>(look) - 2].read;
      page_.row(Colour::dim, "look", "again", ready.empty() ? "nobody has said more" : descriptors(ready, 0));
    }
    const auto end =
        std::find_if(next, round.reads.end(), [&](const Read& read) { return read.look > look; });
    tell_each(Colour::cyan, kRead, std::vector<Read>(next, end));
    tell_marks(round, Step::reads, look);
    next = end;
  }
}

void Narrator::tell_of(const Send& send) {
  const std::string name = roster_.name(send.id);
  if (send.result == Transfer::Status::failed) return row(name, fmt::format("error: {}", send.error));
  const std::string lines = counted(send.lines, "line");
  if (!send.is_short) return row(name, fmt::format("{}, {}", bytes(send.taken), lines));
  row(name, fmt::format("{} of {}, {}: a short send, the rest must wait", with_commas(send.taken),
                        bytes(send.wanted), lines));
}

void Narrator::tell_sends(const Round& round) {
  // If not all are told, those that went wrong are.
  std::vector<Send> sends = round.sends;
  if (sends.size() > kRowsMost) {
    std::stable_partition(sends.begin(), sends.end(), [](const Send& send) {
      return send.is_short || send.result == Transfer::Status::failed;
    });
  }
  tell_each(Colour::green, kSend, sends);
}

void Narrator::tell_of(const Skip& skip) {
  row(roster_.name(skip.id), fmt::format("is too far behind and misses {}", counted(skip.lines, "line")));
}

void Narrator::tell_write_set(const Round& round) {
  if (!round.joined_write_set.empty())
    page_.row(Colour::yellow, "write set", "", fmt::format("+ {}", names(round.joined_write_set, 2)));
  if (!round.left_write_set.empty())
    page_.row(Colour::yellow, "write set", "", fmt::format("- {}", names(round.left_write_set, 2)));
}

void Narrator::tell_marks(const Round& round, Step during, int look) {
  std::vector<Closing> marks;
  std::copy_if(round.closing.begin(), round.closing.end(), std::back_inserter(marks),
               [&](const Closing& each) {
                 return each.during == during && (during != Step::reads || each.look == look);
               });
  tell_each(Colour::red, "mark", marks);
}

void Narrator::tell_of(const Closing& closing) {
  row(roster_.name(closing.id), fmt::format("to be closed: {}", closing.reason));
}

void Narrator::tell_departures(const Round& round) {
  std::vector<Departure> departures;
  for (const Closing& each : round.closing) {
    if (!each.to.empty()) departures.push_back({each.id, each.to});
  }
  tell_each(Colour::red, "leave", departures);
}

void Narrator::tell_of(const Departure& departure) {
  row(roster_.name(departure.id), forwarded(departure.to, 0, 0));
}

void Narrator::tell_of(const Closed& closed) {
  row(roster_.name(closed.id),
      fmt::format("frees descriptor {}; {} in, {} out, {} unsent", closed.fd, bytes(closed.bytes_in),
                  with_commas(closed.bytes_out), with_commas(closed.unsent)));
}

void Narrator::tell_of(const Known& known) {
  const std::string protocol = how_it_speaks(known);
  if (known.name.empty()) return row(fmt::format("#{}", known.id), fmt::format("has no name{}", protocol));
  const std::string before = roster_.name(known.id);
  row(fmt::format("#{}", known.id), before == known.name
                                        ? fmt::format("is {}{}", known.name, protocol)
                                        : fmt::format("was {} and is {} now", before, known.name));
}

std::string Narrator::descriptors(const std::vector<int>& fds, std::size_t taken) const {
  if (fds.empty()) return "nobody";
  std::vector<std::string> all;
  std::transform(fds.begin(), fds.end(), std::back_inserter(all), [this](int fd) { return roster_.at(fd); });
  return page_.list(all, " ", " ", taken);
}

std::string Narrator::names(const Ids& ids, std::size_t taken) const {
  if (ids.empty()) return "nobody";
  std::vector<std::string> all;
  std::transform(ids.begin(), ids.end(), std::back_inserter(all),
                 [this](ConnectionId id) { return roster_.name(id); });
  return page_.list(all, ", ", " and ", taken);
}

}  // namespace chat::relay::trace
