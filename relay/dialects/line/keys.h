#pragma once

namespace chat::relay {

// What a terminal sends for keys that edit a line, as termios(3) has them by default: ERASE is one of the
// first two, KILL is kEraseLine, WERASE is kEraseWord.
inline constexpr char kBackspace = '\x08';
inline constexpr char kDelete = '\x7F';
inline constexpr char kEraseLine = '\x15';
inline constexpr char kEraseWord = '\x17';

inline constexpr char kEscape = '\x1B';

}  // namespace chat::relay
