using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using UoSam.Cli.Commands;
using UoSam.Client;
using UoSam.Core;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;

namespace UoSam.Cli.Refining;

/// <summary>Sets any parameter of any stage by its name in the protos.</summary>
internal static class ParameterOverrides
{
    /// <summary>Reads <c>name=value</c> pairs; lists are separated by commas, enum values are lower case.</summary>
    /// <param name="settings">Name and value.</param>
    /// <param name="areFrames">Whether frames help one another; otherwise nothing reads how they would.</param>
    /// <exception cref="UsageException">An unknown name or a value that does not fit.</exception>
    public static RefinementParameters Parse(IEnumerable<string> settings, bool areFrames = false)
    {
        var parameters = new RefinementParameters();
        IMessage[] images = [parameters.Encode, parameters.Prompts, parameters.Local, parameters.Global];
        IMessage[] messages = areFrames ? [.. images, parameters.Temporal] : images;
        foreach (var setting in settings)
        {
            var parts = setting.Split('=', 2);
            var message = messages.FirstOrDefault(candidate => candidate.Descriptor.FindFieldByName(parts[0]) is not null);
            if (!areFrames && TemporalParameters.Descriptor.FindFieldByName(parts[0]) is not null)
            {
                throw new UsageException(
                    $"--set {setting}: only frames of a video that help one another have it: 'uosam video' without --per-frame");
            }

            if (message is null)
            {
                var near = NearNames.Of(parts[0], messages.SelectMany(Names));
                throw new UsageException(
                    $"--set {setting}: there is no parameter {parts[0]}; near: {string.Join(", ", near)}; 'uosam presets' lists all");
            }

            if (parts.Length != 2)
            {
                throw new UsageException($"--set {setting}: expected {parts[0]}=VALUE; 'uosam presets' lists its range");
            }

            Set(message, message.Descriptor.FindFieldByName(parts[0]), parts[1]);
        }

        if (areFrames)
        {
            CheckFrames(parameters.Prompts);
        }

        return parameters;
    }

    /// <summary>As <see cref="Parse"/>; a value out of its range is refused at once, which services do image by image.</summary>
    /// <param name="settings">Name and value.</param>
    /// <param name="areFrames">Whether frames help one another.</param>
    /// <exception cref="UsageException">An unknown name, or a value that does not fit or is out of its range.</exception>
    public static RefinementParameters ParseInRange(IEnumerable<string> settings, bool areFrames = false)
    {
        var parameters = Parse(settings, areFrames);
        CheckRanges(parameters);
        return parameters;
    }

    /// <summary>The short name of an enum value: gaussian for MASK_PROMPT_GAUSSIAN.</summary>
    public static string ShortName(EnumValueDescriptor value)
    {
        var zero = value.EnumDescriptor.Values[0].Name;
        return value.Name[(zero.Length - "UNSPECIFIED".Length)..].ToLowerInvariant();
    }

    // They are the same in each preset.
    private static void CheckRanges(RefinementParameters parameters)
    {
        var preset = Core.Presets.Preset.Default;
        try
        {
            ParameterMessages.Override(preset.Encode, parameters.Encode);
            ParameterMessages.Override(preset.Prompts, parameters.Prompts);
            ParameterMessages.Override(preset.Local, parameters.Local);
            ParameterMessages.Override(preset.Global, parameters.Global);
            ParameterMessages.Override(new Core.Presets.TemporalParameters(), parameters.Temporal);
        }
        catch (InvalidInputException fault)
        {
            throw new UsageException($"--set: {fault.Message}; 'uosam presets' lists the ranges");
        }
    }

    // The service refuses them too, but frame by frame.
    private static void CheckFrames(PromptParameters prompts)
    {
        if (prompts.HasDenoise || prompts.PointSource is PointSource.Saliency or PointSource.ForegroundLogits)
        {
            throw new UsageException(
                "--set denoise, or point_source as saliency or foreground_logits: frames of a video that help one another do not "
                + "have it; leave it out, or give --per-frame");
        }
    }

    private static IEnumerable<string> Names(IMessage message) =>
        message.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name);

    private static void Set(IMessage message, FieldDescriptor field, string text)
    {
        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(message, Value(field, text));
            return;
        }

        var list = (IList)field.Accessor.GetValue(message);
        foreach (var part in text.Split(','))
        {
            list.Add(Value(field, part));
        }
    }

    private static object Value(FieldDescriptor field, string text)
    {
        try
        {
            return field.FieldType switch
            {
                FieldType.Int32 => int.Parse(text, CultureInfo.InvariantCulture),
                FieldType.Double => double.Parse(text, CultureInfo.InvariantCulture),
                FieldType.Bool => bool.Parse(text),
                _ => EnumValue(field, text),
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new UsageException($"--set {field.Name}={text}: expected {Kind(field)}; 'uosam presets' lists the range");
        }
    }

    private static string Kind(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Int32 => "a whole number",
        FieldType.Double => "a number",
        _ => "true or false",
    };

    private static object EnumValue(FieldDescriptor field, string text)
    {
        var values = field.EnumType.Values.Skip(1).ToList();
        var value = values.Find(candidate => ShortName(candidate) == text)
            ?? throw new UsageException(
                $"--set {field.Name}={text}: expected one of {string.Join(", ", values.Select(ShortName))}");
        return Enum.ToObject(field.EnumType.ClrType, value.Number);
    }
}
