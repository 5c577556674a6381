using System.Text.Json.Serialization;

namespace Metering.Tokens;

/// <summary>What people call a token. It follows from its settings, and no rule asks for it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenKind>))]
public enum TokenKind
{
    Access,

    /// <summary>A child of an access token, for a time (A3).</summary>
    Temporary,

    /// <summary>Spends a free allowance only (A4).</summary>
    Trial,

    /// <summary>Works at its plan's own base URL only (C5).</summary>
    Plan,
}
