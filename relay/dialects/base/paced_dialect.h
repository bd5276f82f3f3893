#pragma once

#include "common/moment.h"
#include "common/units.h"
#include "relay/delivery/outbox.h"
#include "relay/dialects/base/closing_reason.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/dialects/base/reading_limits.h"
#include "relay/dialects/base/work.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace chat::relay {

/// A dialect whose clients send lines. Lines are taken at a pace, and none while the client does not read.
class PacedDialect : public Dialect, public Endable {
 public:
  std::size_t read_budget() const override { return closing_ ? 0 : lines_.read_budget(); }
  bool may_skip() const override { return true; }
  void show_lines_to(LineWatcher& watcher) override { lines_.show_to(watcher); }
  std::string_view kept() const override { return lines_.kept(); }

 protected:
  /// `outbox` and `limits` outlive the dialect, and may change.
  PacedDialect(Outbox& outbox, std::size_t max_line, const ReadingLimits& limits)
      : outbox_(outbox), lines_(max_line, limits) {}

  /// Of this round's work.
  Share own_share() const { return Share(lines_.limits().work); }

  /// After lines_.pause(): lines are taken again. The loop has to know, for the client may be read from.
  void resume_lines() {
    lines_.resume();
    outbox_.due().set();
  }

  /// Whether so much waits for this client that its lines wait, too: else answers to them would pile up.
  bool waits_for_reader() const {
    return outbox_.backlog() > std::min(half_backlog(), kUnreadAnswersMaxBytes);
  }

  /// Whether a long answer goes on now. `bytes` of it have just been put into words.
  bool has_room_for_answer(std::size_t bytes = 0) const {
    return !is_finding_ && outbox_.backlog() + bytes < std::min(half_backlog(), kAnswerRoomBytes);
  }

  /// Whether a long answer has been begun and has not ended. No line is taken meanwhile.
  virtual bool is_answering() const = 0;

  /// Gives as much of the answer as there is room for and the client's share allows.
  virtual void answer_more(Share& share, Moment now) = 0;

  /// Calls `take` with each line that may be taken now. Calls `tell` with words for the client if it is to be
  /// told that its lines wait.
  template <class Take, class Tell>
  void take_each(Hub& hub, Moment now, Take&& take, Tell&& tell) {
    Share share = own_share();
    is_held_up_ = false;
    while (!closing_ && !waits_for_reader()) {
      if (is_answering()) {
        is_held_up_ = has_room_for_answer() && !share.may_answer();
        if (!has_room_for_answer() || is_held_up_) break;
        answer_more(share, now);
        continue;
      }
      is_held_up_ = !share.may_take_line(debt_ends_, now.steady);
      if (is_held_up_) break;
      const LineReader::Line line = lines_.next(now);
      if (line.kind == LineReader::Line::Kind::none) {
        if (lines_.is_to_be_told(now)) tell(lines_.words_for_waiting());
        break;
      }
      const std::uint64_t effort = hub.effort();
      take(line, share);
      const std::size_t points = kLinePoints + points_for_effort(hub.effort() - effort);
      share.spend(points);
      debt_ends_ = Share::debt_ends_after(points, debt_ends_, now.steady);
    }
    if (!closing_ && !is_answering() && lines_.exhausted()) end_of_input(hub);
  }

  /// Call when an answer has ended that has cost so many points: a client that asks for much waits before it
  /// may ask again.
  void charge_for_answer(std::size_t points, Moment now) { lines_.charge(lines_for(points), now); }

  /// When the next line that waits may be taken; kNever if none waits, or if it waits for the client to read.
  Time next_line_at() const {
    if (closing_) return kNever;
    const bool is_in_answer = is_answering();
    if (!is_in_answer && lines_.nothing_waits()) return kNever;
    if (waits_for_reader()) return kNever;
    if (is_in_answer) return has_room_for_answer() ? Time{} : kNever;
    // Lines that waited for the reader are taken in the next round: nothing may be said in the send step.
    return lines_.has_whole_line() ? Time{} : lines_.next_at();
  }

  /// Whether the client's lines wait because others' have used up the round: that is not its fault.
  bool is_held_up() const { return is_held_up_; }

  /// Has the hub ask the accounts, and takes no line until `judged` is called, in a later round; it is called
  /// at once where the hub refuses. Call hub.forget(this) on leaving.
  void find_out(Hub& hub, AccountRequest request, const Person* person,
                const std::function<void(const Verdict&, Moment)>& judged, Moment now);

  /// Call when the connection was lost: the rest of its last line will not come, and what it was to be closed
  /// for has come true.
  void forget_lost_input() {
    lines_.forget_unfinished();
    closing_.reset();
  }

  /// Asks the archive, and goes on with no line and no answer until `told` is called, in a later round.
  /// `told` is called at once where too many ask: call this where lines are taken after it. Call
  /// hub.forget(this) on leaving.
  void find_in_archive(Hub& hub, ArchiveQuery query,
                       const std::function<void(const ArchiveAnswer&, Moment)>& told, Moment now);

  /// Takes no line until `go_on` is called, in a later round: when all is kept that the client has said.
  void wait_for_keeping(Hub& hub, std::function<void(Moment)> go_on);
  /// Null while the client is not in the chat.
  virtual const Person* speaker() const = 0;
  virtual void take_lines(Moment now) = 0;

  Outbox& outbox_;

 private:
  void end_of_input(Hub& hub);
  std::size_t half_backlog() const { return lines_.limits().backlog_bytes / 2; }

  Time debt_ends_ = Time::min();

 protected:
  [[no_unique_address]] PacedLines lines_;  // there may be ten thousand: the flags lie in its padding

 private:
  bool is_held_up_ = false;
  bool is_finding_ = false;  // what an answer has asked the archive for

  // As much of an answer as waits for its reader: it goes on when some of it has been taken.
  static constexpr std::size_t kAnswerRoomBytes = 16 * kKiB;
  static constexpr std::size_t kUnreadAnswersMaxBytes = 64 * kKiB;
};

}  // namespace chat::relay
