using System.Collections;
using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Spectre.Console;
using UoSam.Cli.Refining;
using UoSam.Core.Presets;
using UoSam.ServiceDefaults.Messages;
using V1 = UoSam.Protos.V1;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam presets</c>: every parameter, its range, and its value in each preset.</summary>
internal static class PresetsCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON: preset, stage, parameter." };
    private static readonly Preset[] Presets = [Preset.Reference, Preset.Default, Preset.Fast];

    public static Command Create()
    {
        var command = new Command("presets", "Print every parameter of every preset.") { Json };
        command.SetAction(result =>
        {
            if (result.GetValue(Json))
            {
                Console.WriteLine(AsJson());
                return CommandErrors.Done;
            }

            if (Console.IsOutputRedirected)
            {
                AnsiConsole.Profile.Width = 160;
            }

            AnsiConsole.Write(AsTable());
            Console.WriteLine("'uosam refine --set name=value' (and 'uosam video') overrides any of them; protos/uosam/v1 says what they mean");
            return CommandErrors.Done;
        });
        return command;
    }

    /// <summary>The table; lines break between values, never within one.</summary>
    internal static Table AsTable()
    {
        var table = new Table().AddColumns("stage", "parameter", "range");
        Array.ForEach(Presets, preset => table.AddColumn(preset.Name));
        AddRows(table, "encode", preset => preset.Encode, ParameterMessages.Echo<V1.EncodeParameters>);
        AddRows(table, "prompts", preset => preset.Prompts, ParameterMessages.Echo<V1.PromptParameters>);
        AddRows(table, "local", preset => preset.Local, ParameterMessages.Echo<V1.LocalParameters>);
        AddRows(table, "global", preset => preset.Global, ParameterMessages.Echo<V1.GlobalParameters>);
        AddRows(table, "video", _ => new TemporalParameters(), ParameterMessages.Echo<V1.TemporalParameters>);
        return table;
    }

    private static string AsJson()
    {
        var presets = Presets.Select(preset =>
            $"\"{preset.Name}\": {{\"encode\": {Format(ParameterMessages.Echo<V1.EncodeParameters>(preset.Encode))}, "
            + $"\"prompts\": {Format(ParameterMessages.Echo<V1.PromptParameters>(preset.Prompts))}, "
            + $"\"local\": {Format(ParameterMessages.Echo<V1.LocalParameters>(preset.Local))}, "
            + $"\"global\": {Format(ParameterMessages.Echo<V1.GlobalParameters>(preset.Global))}, "
            + $"\"video\": {Format(ParameterMessages.Echo<V1.TemporalParameters>(new TemporalParameters()))}}}");
        return $"{{{string.Join(",\n", presets)}}}";
    }

    private static string Format(IMessage message) =>
        new JsonFormatter(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true)).Format(message);

    private static void AddRows<T, TMessage>(Table table, string stage, Func<Preset, T> read, Func<T, TMessage> echo)
        where T : notnull
        where TMessage : IMessage
    {
        var messages = Array.ConvertAll(Presets, preset => echo(read(preset)));
        foreach (var field in messages[0].Descriptor.Fields.InFieldNumberOrder())
        {
            var values = messages.Select(message => Text(field, field.Accessor.GetValue(message)));
            string[] cells = [stage, field.Name, Range(typeof(T), field), .. values];
            table.AddRow(Array.ConvertAll(cells, Markup.Escape));
        }
    }

    private static string Range(Type record, FieldDescriptor field)
    {
        var range = record.GetProperty(field.PropertyName)?.GetCustomAttribute<RangeAttribute>();
        return field.FieldType == FieldType.Enum
                ? string.Join(" | ", field.EnumType.Values.Skip(1).Select(ParameterOverrides.ShortName))
            : field.FieldType == FieldType.Bool ? "true | false"
            : range is null ? ""
            : FormattableString.Invariant($"{range.Minimum}..{(range.Maximum is int.MaxValue ? "" : range.Maximum)}");
    }

    private static string Text(FieldDescriptor field, object value) => value switch
    {
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IList list => string.Join(",\n", list.Cast<Enum>().Select(item => Short(field, item))),
        Enum item => Short(field, item),
        _ => value.ToString()!,
    };

    private static string Short(FieldDescriptor field, Enum value) => ParameterOverrides.ShortName(
        field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)));
}
