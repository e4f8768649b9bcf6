using System.CommandLine;
using UoSam.Cli.Hosting;
using UoSam.Core.ModelStore;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam models</c>: what is in the model store.</summary>
internal static class ModelsCommand
{
    private static readonly Option<string?> Folder = new("--models") { Description = "Folder of the model store." };

    public static Command Create() => new("models", "Pull, import, list and verify models.")
    {
        Pull(), Import(), List(), Verify(),
    };

    private static Command Pull()
    {
        var id = Id();
        var command = new Command("pull", "Fetch a model by name, check its hashes and prepare it.") { id, Folder };
        command.SetAction((result, token) => CommandErrors.GuardAsync(async () =>
        {
            var model = await Repository(result).PullAsync(result.GetValue(id)!, new PullProgress(), token);
            return Print(model);
        }));
        return command;
    }

    private static Command Import()
    {
        var id = Id();
        var encoder = new Option<string>("--encoder") { Description = "ONNX file of the encoder.", Required = true };
        var decoder = new Option<string>("--decoder") { Description = "ONNX file of SAM's decoder export.", Required = true };
        var command = new Command(
            "import", "Take in an encoder and a decoder of your own, by a name of their own; mobile-sam's own files by its name.")
        {
            id, encoder, decoder, Folder,
        };
        command.SetAction((result, token) => CommandErrors.GuardAsync(async () =>
        {
            var model = await Repository(result).ImportAsync(
                result.GetValue(id)!, Existing(result, encoder), Existing(result, decoder), new PullProgress(), token);
            return Print(model);
        }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Models in the store, and those that can be pulled.") { Folder };
        command.SetAction((result, _) => CommandErrors.GuardAsync(() =>
        {
            var present = Repository(result).List();
            foreach (var model in present)
            {
                Print(model);
            }

            foreach (var model in ModelCatalog.All.Where(known => present.All(model => model.Id != known.Id)))
            {
                Console.WriteLine($"{model.Id}  not pulled  npm {model.Package}@{model.Version}");
            }

            return Task.FromResult(CommandErrors.Done);
        }));
        return command;
    }

    private static Command Verify()
    {
        var id = Id();
        var command = new Command("verify", "Hash the files of a model anew.") { id, Folder };
        command.SetAction((result, _) => CommandErrors.GuardAsync(() =>
        {
            var files = Repository(result).Verify(result.GetValue(id)!);
            foreach (var file in files)
            {
                Console.WriteLine($"{file.State.ToString().ToLowerInvariant()}  {file.Expected.Name}  {file.Found?.Sha256}");
            }

            if (files.All(file => file.State == FileState.Ok))
            {
                return Task.FromResult(CommandErrors.Done);
            }

            Console.Error.WriteLine($"uosam: model '{result.GetValue(id)}' is damaged; pull or import it again");
            return Task.FromResult(CommandErrors.Failed);
        }));
        return command;
    }

    private static Argument<string> Id() =>
        new("model") { Description = "Name of the model.", DefaultValueFactory = _ => ModelCatalog.DefaultId };

    private static string Existing(ParseResult result, Option<string> option)
    {
        var path = result.GetValue(option)!;
        return File.Exists(path) ? path : throw new UsageException(
            $"{option.Name} {path}: {(Directory.Exists(path) ? "this is a folder; name the .onnx file" : "there is no such file")}");
    }

    private static ModelRepository Repository(ParseResult result) => new(result.GetValue(Folder));

    private static int Print(PreparedModel model)
    {
        var warnings = string.Concat(model.Manifest.Warnings.Select(warning => $"  warning: {warning}"));
        var age = ModelRepository.IsPrepared(model) ? "" : "  prepared by another version: pull or import it again";
        Console.WriteLine($"{model.Id}  {model.Manifest.Source}  {model.Folder}{age}{warnings}");
        return CommandErrors.Done;
    }
}
