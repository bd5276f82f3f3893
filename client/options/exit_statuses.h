#pragma once

namespace chat::client {

/// sysexits.h: what the program ends with.
inline constexpr int kNotDelivered = 1;
inline constexpr int kUsage = 64;        // EX_USAGE
inline constexpr int kNoInput = 66;      // EX_NOINPUT: a file that cannot be read
inline constexpr int kUnavailable = 69;  // EX_UNAVAILABLE: the server cannot be reached
inline constexpr int kCannotWrite = 74;  // EX_IOERR
inline constexpr int kDistrusted = 76;   // EX_PROTOCOL: no TLS where it must be, or another certificate
inline constexpr int kRefused = 77;      // EX_NOPERM: the server will not have us

/// Ended by a signal before the end of the input: as shells count, this and the signal's number.
inline constexpr int kBySignal = 128;

}  // namespace chat::client
