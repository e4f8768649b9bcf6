using System.CommandLine;
using Google.Protobuf;
using Spectre.Console;
using UoSam.Core.Presets;
using UoSam.ServiceDefaults.Messages;
using V1 = UoSam.Protos.V1;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam presets</c>: every parameter and its value in each preset.</summary>
internal static class PresetsCommand
{
    public static Command Create()
    {
        var command = new Command("presets", "Print every parameter of every preset.");
        command.SetAction(_ =>
        {
            Preset[] presets = [Preset.Reference, Preset.Default, Preset.Fast];
            var table = new Table().AddColumn("parameter");
            Array.ForEach(presets, preset => table.AddColumn(preset.Name));
            AddRows(table, presets, preset => ParameterMessages.Echo<V1.EncodeParameters>(preset.Encode));
            AddRows(table, presets, preset => ParameterMessages.Echo<V1.PromptParameters>(preset.Prompts));
            AddRows(table, presets, preset => ParameterMessages.Echo<V1.LocalParameters>(preset.Local));
            AddRows(table, presets, preset => ParameterMessages.Echo<V1.GlobalParameters>(preset.Global));
            AnsiConsole.Write(table);
            return CommandErrors.Done;
        });
        return command;
    }

    private static void AddRows(Table table, Preset[] presets, Func<Preset, IMessage> read)
    {
        var messages = Array.ConvertAll(presets, preset => read(preset));
        foreach (var field in messages[0].Descriptor.Fields.InFieldNumberOrder())
        {
            var values = messages.Select(message => Text(field.Accessor.GetValue(message)));
            table.AddRow([field.Name, .. values.Select(Markup.Escape)]);
        }
    }

    private static string Text(object value) => value switch
    {
        double number => number.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture),
        System.Collections.IList list => string.Join(", ", list.Cast<object>()),
        _ => value.ToString()!,
    };
}
