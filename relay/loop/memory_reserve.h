#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace chat::relay {

// What becomes of the relay where the system gives it no more memory (setrlimit(2), RLIMIT_AS and
// RLIMIT_DATA; a machine that does not overcommit). No allocation that fails ends it:
//
// - The process keeps a reserve. An allocation by operator new that fails, in any thread, is given a part of
//   it, and succeeds.
// - From then on, until the reserve is whole again, nobody is let in, and at the end of each round those are
//   closed for whom most is kept. While it is low nobody is read from either, and where nobody has much kept
//   who came last is closed. So whatever a client has the hub do begins with half of the reserve at the
//   least, and is finished with it: that is more than a client's share of a round takes.
// - What needs more than there is at once throws std::bad_alloc. attempt() alone catches that. In the
//   handling of one client, that client is closed. What the hub was doing for it may then have been half
//   done: some have been told, others not. Still nothing of it dangles: who comes in, enters a room or is
//   called otherwise does so after all that may fail, or is undone (Hub::enter(), Room::add(),
//   ChatState::rename()); and what ends with a client may fail, and is done again in the next round
//   (Connection::depart()). Outside of that the round's step is left, and what it had to do is still due in
//   the next round.
// - Worker threads wait, and do their job again (Workers). SQLite and OpenSSL report by values, and take
//   nothing from the reserve.

/// Keeps a reserve from now on. One for the process, since operator new has one handler for all threads.
void keep_memory_in_reserve();

/// False from when an allocation has failed until refill_reserve() has taken all of it again.
bool is_reserve_whole();

/// Whether less than half of it is left.
bool is_reserve_low();

/// Returns how many bytes it still lacks. For the loop's thread alone.
std::size_t refill_reserve();

/// Returns false if `act` was left half done for want of memory.
template <class Act>
bool attempt(Act&& act) {
  try {
    std::forward<Act>(act)();
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

}  // namespace chat::relay
