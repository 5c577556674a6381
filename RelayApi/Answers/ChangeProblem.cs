using System.Reflection;
using Metering;
using Microsoft.AspNetCore.Http.Metadata;

namespace RelayApi.Answers;

/// <summary>Why a command of the engine was not done: 400, 404 or 409, and 403 where the role of who asks was not enough.</summary>
internal sealed class ChangeProblem : Problem, IEndpointMetadataProvider
{
    private ChangeProblem(int status, string detail, string? title = null, IDictionary<string, object?>? with = null)
        : base(status, detail, title, with)
    {
    }

    public static ChangeProblem Of(ChangeOutcome outcome, string what) => outcome.Status switch
    {
        ChangeStatus.NotFound => new(StatusCodes.Status404NotFound, $"No such {what}."),
        ChangeStatus.Conflict => new(StatusCodes.Status409Conflict, outcome.Problem ?? $"The {what} exists with other content."),
        ChangeStatus.Forbidden => new(StatusCodes.Status403Forbidden, outcome.Problem ?? "The role is not enough."),
        _ => new(StatusCodes.Status400BadRequest, outcome.Problem ?? $"The {what} is not valid."),
    };

    /// <summary>
    /// Of two commands of one request the second was not done, and what the first has made stands: the title says so, and what stands is sent along.
    /// </summary>
    public static ChangeProblem OfSecond(ChangeOutcome outcome, string title, string detail, (string Name, object Stands) with) =>
        new(Of(outcome, with.Name).StatusCode!.Value, detail, title, new Dictionary<string, object?> { [with.Name] = with.Stands });

    /// <summary>Roles are judged where managers may do something, and there the endpoint's own rule declares 403.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        Declare(builder, StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
}
