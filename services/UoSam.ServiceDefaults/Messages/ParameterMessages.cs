using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using UoSam.Core;
using UoSam.Core.Presets;
using V1 = UoSam.Protos.V1;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>
/// Parameters on the wire and in memory. Names and enum values are the same on both sides, so fields are matched by
/// name; a proto field without its property fails at the first request (and in the tests).
/// </summary>
public static class ParameterMessages
{
    /// <summary>The preset of a request.</summary>
    /// <exception cref="InvalidInputException">PRESET: unspecified or unknown.</exception>
    public static Preset PresetOf(V1.Preset preset) => preset switch
    {
        V1.Preset.Reference => Preset.Reference,
        V1.Preset.Default => Preset.Default,
        V1.Preset.Fast => Preset.Fast,
        _ => throw new InvalidInputException(
            "PRESET", $"preset is {preset}; expected PRESET_REFERENCE, PRESET_DEFAULT or PRESET_FAST"),
    };

    /// <summary>The preset's values with the message's overrides.</summary>
    /// <exception cref="InvalidInputException">PARAMETER_RANGE, naming every value out of range.</exception>
    public static T Override<T>(T preset, Google.Protobuf.IMessage? overrides)
        where T : notnull
    {
        var result = overrides is null ? preset : ParameterFields.Apply(preset, overrides);
        var faults = new List<ValidationResult>();
        return Validator.TryValidateObject(result, new ValidationContext(result), faults, validateAllProperties: true)
            ? result
            : throw new InvalidInputException(
                "PARAMETER_RANGE", string.Join(", ", faults.Select(fault => Describe(result, fault))))
            {
                Fields = [.. faults.SelectMany(fault => fault.MemberNames).Select(name => $"parameters.{FieldName(name)}")],
            };
    }

    /// <summary>Every parameter as it was used.</summary>
    public static TMessage Echo<TMessage>(object parameters)
        where TMessage : Google.Protobuf.IMessage<TMessage>, new() =>
        ParameterFields.Read<TMessage>(parameters);

    private static string Describe(object parameters, ValidationResult fault)
    {
        var property = fault.MemberNames.Select(parameters.GetType().GetProperty).FirstOrDefault();
        return property?.GetCustomAttribute<RangeAttribute>() is { } range
            ? FormattableString.Invariant(
                $"{FieldName(property.Name)} is {property.GetValue(parameters)}, expected {range.Minimum} to {range.Maximum}")
            : fault.ErrorMessage!;
    }

    private static string FieldName(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}
