using System.Text.Json.Serialization;

namespace Metering;

/// <summary>What became of a command that changes settings or money.</summary>
public sealed record ChangeOutcome
{
    [JsonConstructor]
    private ChangeOutcome(ChangeStatus status, string? problem) => (Status, Problem) = (status, problem);

    public static ChangeOutcome Applied { get; } = new(ChangeStatus.Applied, null);

    /// <summary>The same command was applied before; nothing changed.</summary>
    public static ChangeOutcome Repeated { get; } = new(ChangeStatus.Repeated, null);

    public static ChangeOutcome NotFound { get; } = new(ChangeStatus.NotFound, null);

    public ChangeStatus Status { get; }

    /// <summary>What is wrong, for a person; set on a conflict, on invalid input and where it is forbidden.</summary>
    public string? Problem { get; }

    public bool IsDone => Status is ChangeStatus.Applied or ChangeStatus.Repeated;

    /// <summary>The same id was used before with other content; nothing changed.</summary>
    public static ChangeOutcome Conflict(string problem) => new(ChangeStatus.Conflict, problem);

    /// <summary>Who asks may not do this; nothing changed.</summary>
    public static ChangeOutcome Forbidden(string problem) => new(ChangeStatus.Forbidden, problem);

    public static ChangeOutcome Invalid(string problem) => new(ChangeStatus.Invalid, problem);
}
