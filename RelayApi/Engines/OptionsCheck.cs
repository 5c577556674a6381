using System.ComponentModel.DataAnnotations;

namespace RelayApi.Engines;

/// <summary>Checks options that are needed before there is a container, all errors together.</summary>
internal static class OptionsCheck
{
    public static void ThrowIfInvalid(params (string Section, object Options)[] all)
    {
        List<string> errors = [];
        foreach (var (section, options) in all)
        {
            List<ValidationResult> results = [];
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            errors.AddRange(results.Select(result => $"{section}: {result.ErrorMessage}"));
        }

        if (errors.Count > 0) throw new OptionsException(errors);
    }
}
