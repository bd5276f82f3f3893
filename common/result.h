#pragma once

#include <string>

#include <tl/expected.hpp>

namespace chat {

/// The result of an operation that is expected to fail now and then: a value, or one line that says what
/// failed and why, fit to be shown to a person.
template <class T>
using Result = tl::expected<T, std::string>;

using Failure = tl::unexpected<std::string>;

/// Writes "PROGRAM: CALL: reason (errno)" to standard error, and ends the program with status 70
/// (EX_SOFTWARE). For operating-system calls that cannot fail unless this program is wrong or the system is
/// out of its depth.
[[noreturn]] void die(const char* call);

/// What die() does first, null for nothing: die() runs no destructors, and a terminal must be left usable.
void before_dying(void (*action)());

/// `call: strerror(error)`, as in "bind: Address already in use".
std::string os_error(const std::string& call, int error);

}  // namespace chat
