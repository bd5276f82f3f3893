#include "relay/delivery/outbox.h"

#include "common/make_room.h"
#include "common/units.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

namespace chat::relay {
namespace {

constexpr std::size_t kOwnChunkBytes = 4 * kKiB;

/// Where the stream's subscription is or would be.
template <class Subscriptions>
auto lower_bound(Subscriptions& subscriptions, const Stream& stream) {
  return std::lower_bound(
      subscriptions.begin(), subscriptions.end(), &stream,
      [](const auto& each, const Stream* sought) { return std::less<>()(each.stream, sought); });
}

template <class Subscriptions>
auto find_subscription(Subscriptions& subscriptions, const Stream& stream) {
  const auto found = lower_bound(subscriptions, stream);
  return found != subscriptions.end() && found->stream == &stream ? found : subscriptions.end();
}

}  // namespace

void Outbox::Subscription::hold() {
  if (held != 0) return;
  stream->hold(place());
  held = 1;
}

void Outbox::Subscription::move_to_head() {
  if (held != 0) stream->release(place());
  *this = Subscription(*stream);
}

Outbox::~Outbox() {
  for (Subscription& subscription : subscriptions_) {
    subscription.move_to_head();
    subscription.stream->end_reading(due_);
  }
}

/// Calls `visit` with each subscription whose stream has something beyond its place. Whoever reads a hundred
/// rooms pays for those that something is said in: unless a place was held in an earlier round, a stream that
/// has not been touched has nothing.
template <class Self, class Visit>
void Outbox::for_each_unread(Self& self, Visit&& visit) {
  if (self.subscriptions_.empty()) return;
  const auto look_at_all = [&] {
    for (auto& subscription : self.subscriptions_) {
      if (subscription.unread() > 0) visit(subscription);
    }
  };
  constexpr std::size_t kFew = 4;
  if (self.holds_ || self.subscriptions_.size() <= kFew) return look_at_all();
  const auto touched = self.subscriptions_.front().stream->order().touched();
  if (self.subscriptions_.size() <= touched.size()) return look_at_all();
  for (const Stream* const stream : touched) {
    const auto found = find_subscription(self.subscriptions_, *stream);
    if (found != self.subscriptions_.end() && found->unread() > 0) visit(*found);
  }
}

void Outbox::subscribe(Stream& stream) {
  make_room(subscriptions_, subscriptions_.size() + 1);
  stream.begin_reading(due_);
  subscriptions_.insert(lower_bound(subscriptions_, stream), Subscription(stream));
  // More may be appended to a stream whose readers have been marked already.
  due_.set();
}

void Outbox::unsubscribe(Stream& stream) {
  catch_up();
  const auto subscription = find_subscription(subscriptions_, stream);
  subscription->move_to_head();
  stream.end_reading(due_);
  subscriptions_.erase(subscription);
}

void Outbox::pass_over(Stream& stream, std::size_t bytes) {
  catch_up_without({&stream, bytes});
}

void Outbox::queue(std::string_view lines) {
  if (lines.empty()) return;
  due_.set();
  catch_up();
  if (in_crlf_) return push_own(as_sent(lines));
  push_own(lines);
}

std::string Outbox::as_sent(std::string_view lines) const {
  if (!in_crlf_) return std::string(lines);
  std::string out;
  out.reserve(lines.size() + 2);
  for (const char c : lines) {
    if (c == '\n' && !out.ends_with('\r')) out += '\r';
    out += c;
  }
  return out;
}

void Outbox::push_own(std::string_view lines) {
  if (lines.empty()) return;
  const bool follows_own = !queue_is_empty() && last_is_own_;
  if (!follows_own || !slices_.back().chunk->has_room_for(lines.size())) {
    // Where something waits already, more of the client's own is likely to wait with it.
    const std::size_t capacity = queue_is_empty() ? lines.size() : std::max(lines.size(), kOwnChunkBytes);
    push({std::make_shared<Chunk>(capacity), 0, 0});
    last_is_own_ = true;
  }
  Slice& last = slices_.back();
  last.chunk->append(lines);
  last.end = last.chunk->size();
  queued_bytes_ += lines.size();
}

void Outbox::catch_up_without(Own own) {
  if (missed_lines_ > 0) mention_gap();
  Subscription* only = nullptr;
  std::size_t unread = 0;
  for_each_unread(*this, [&](Subscription& each) {
    only = &each;
    ++unread;
  });
  if (unread > 1) return catch_up_by_runs(own);
  if (unread == 1) {
    const Stream& stream = *only->stream;
    stream.slices(only->offset, own.end_of(stream), [this](Slice&& slice) { take(std::move(slice)); });
    only->move_to_head();
  }
  release_places();
}

/// Takes the run with the lowest number next, so that all who read several streams see one order.
void Outbox::catch_up_by_runs(Own own) {
  struct Reader {
    Subscription* subscription;
    std::uint64_t offset;
    Stream::Run run;
  };
  std::vector<Reader> readers;
  for_each_unread(*this, [&](Subscription& each) {
    readers.push_back({&each, each.offset, each.stream->run_at(each.offset)});
  });
  const auto later = [](const Reader& one, const Reader& other) { return one.run.number > other.run.number; };
  std::make_heap(readers.begin(), readers.end(), later);
  while (!readers.empty()) {
    std::pop_heap(readers.begin(), readers.end(), later);
    Reader& next = readers.back();
    const Stream& stream = *next.subscription->stream;
    stream.slices(next.offset, std::min(next.run.end, own.end_of(stream)),
                  [this](Slice&& slice) { take(std::move(slice)); });
    next.offset = next.run.end;
    if (next.offset < stream.head().offset) {
      next.run = stream.run_at(next.offset);
      std::push_heap(readers.begin(), readers.end(), later);
    } else {
      next.subscription->move_to_head();
      readers.pop_back();
    }
  }
  release_places();
}

/// All places are at the heads: none needs to be held.
void Outbox::release_places() {
  if (!holds_) return;
  holds_ = false;
  for (Subscription& subscription : subscriptions_) subscription.move_to_head();
}

std::uint64_t Outbox::skip() {
  std::uint64_t lines = 0;
  for_each_unread(*this, [&](Subscription& subscription) {
    lines += subscription.stream->head().line - subscription.line;
    subscription.move_to_head();
  });
  release_places();
  missed_lines_ += static_cast<std::uint32_t>(lines);
  return lines;
}

void Outbox::mention_gap() {
  const std::uint32_t lines = std::exchange(missed_lines_, 0);
  if (gap_words_ == nullptr) return;
  const std::string words = gap_words_->words_for_gap(lines);
  push_own(as_sent(words));
}

void Outbox::hold(Subscription& subscription) {
  subscription.hold();
  holds_ = true;
}

void Outbox::hold_places() {
  for_each_unread(*this, [this](Subscription& each) { hold(each); });
}

void Outbox::hold_all_places() {
  for (Subscription& each : subscriptions_) hold(each);
}

/// Null if none or several have something unread.
Outbox::Subscription* Outbox::only_unread() {
  if (subscriptions_.size() == 1) return subscriptions_[0].unread() > 0 ? &subscriptions_[0] : nullptr;
  Subscription* only = nullptr;
  std::size_t unread = 0;
  for_each_unread(*this, [&](Subscription& each) {
    only = &each;
    ++unread;
  });
  return unread == 1 ? only : nullptr;
}

Outbox::OnlyPiece Outbox::only_piece() {
  if (queued_bytes_ > 0 || missed_lines_ > 0 || keeps_sent_ || in_crlf_ || holds_) return {};
  Subscription* const only = only_unread();
  return only == nullptr ? OnlyPiece() : OnlyPiece{only->stream->piece_from(only->offset), only};
}

void Outbox::consume(const OnlyPiece& piece, std::size_t sent) {
  if (sent == piece.bytes.size()) return piece.from->move_to_head();
  catch_up();
  consume(sent);
}

std::size_t Outbox::gather(std::span<iovec> pieces) const {
  const std::size_t count = std::min(pieces.size(), slices_.size() - first_);
  std::size_t sent = sent_of_first_;
  for (std::size_t i = 0; i < count; ++i) {
    const Slice& slice = slices_[first_ + i];
    // iovec serves reading and writing alike, so it wants a pointer to mutable bytes; sendmsg(2) only reads
    // them.
    pieces[i] = {const_cast<char*>(slice.data() + sent), slice.size() - sent};
    sent = 0;
  }
  return count;
}

std::size_t Outbox::backlog() const {
  // As most are, and each is asked often.
  if (subscriptions_.size() == 1) return queued_bytes_ + subscriptions_[0].unread();
  std::size_t bytes = queued_bytes_;
  for_each_unread(*this, [&](const Subscription& subscription) { bytes += subscription.unread(); });
  return bytes;
}

void Outbox::take(Slice&& slice) {
  if (!in_crlf_) return push(std::move(slice));
  push_own(as_sent({slice.data(), slice.size()}));
}

void Outbox::push(Slice&& slice) {
  last_is_own_ = false;
  queued_bytes_ += slice.size();
  const bool follows = !slices_.empty() && slice.continues(slices_.back());
  // What is kept of a log is one slice a chunk, however many sends it went out in.
  if (follows && first_ == slices_.size())
    sent_of_first_ = static_cast<std::uint32_t>(slices_[--first_].size());
  if (follows) {
    slices_.back().end = slice.end;
  } else {
    slices_.push_back(std::move(slice));
  }
}

}  // namespace chat::relay
