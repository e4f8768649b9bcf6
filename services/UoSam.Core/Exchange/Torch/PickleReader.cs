using System.Buffers.Binary;
using System.Text;

namespace UoSam.Core.Exchange.Torch;

/// <summary>
/// Reads the pickles of torch.save as far as they are a tensor of numbers. Pickles are programs: every instruction and
/// every class that a tensor does not need is refused, and nothing is ever called.
/// </summary>
internal ref struct PickleReader(ReadOnlySpan<byte> data)
{
    private static readonly object Mark = new();
    private static readonly object EmptyDictionary = new();
    private readonly ReadOnlySpan<byte> _data = data;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];

    private sealed record Global(string Name);

    /// <summary>Bytes read.</summary>
    public int Position { get; private set; }

    /// <summary>What the pickle holds: a <see cref="TorchTensor"/>, a number, a text, a list, or something else.</summary>
    /// <exception cref="InvalidInputException">TORCH.</exception>
    public object? Read()
    {
        _stack.Clear();
        _memo.Clear();
        while (true)
        {
            var code = Take(1)[0];
            switch (code)
            {
                case (byte)'.':
                    return Pop();
                case 0x80:
                    Take(1);
                    break;
                case (byte)'q':
                    _memo[Take(1)[0]] = _stack.Count > 0 ? _stack[^1] : throw Fault("an empty stack");
                    break;
                case (byte)'r':
                    _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = _stack.Count > 0 ? _stack[^1] : throw Fault("an empty stack");
                    break;
                case (byte)'h':
                    Push(_memo.GetValueOrDefault(Take(1)[0]));
                    break;
                case (byte)'j':
                    Push(_memo.GetValueOrDefault(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                    break;
                default:
                    if (!ReadValue(code) && !Combine(code))
                    {
                        throw Fault($"the instruction 0x{code:X2} at byte {Position - 1}");
                    }

                    break;
            }
        }
    }

    private bool ReadValue(byte code)
    {
        switch (code)
        {
            case (byte)'K':
                Push((long)Take(1)[0]);
                return true;
            case (byte)'M':
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                return true;
            case (byte)'J':
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                return true;
            case 0x8A:
                Push(Long(Take(Take(1)[0])));
                return true;
            case (byte)'X':
                var length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                Push(Encoding.UTF8.GetString(Take((int)Math.Min(length, int.MaxValue))));
                return true;
            case (byte)'N' or 0x88 or 0x89:
                Push(null);
                return true;
            case (byte)')':
                Push(Array.Empty<object?>());
                return true;
            case (byte)'}':
                Push(EmptyDictionary);
                return true;
            case (byte)']':
                Push(new List<object?>());
                return true;
            case (byte)'(':
                Push(Mark);
                return true;
            case (byte)'c':
                Push(new Global($"{Line()} {Line()}"));
                return true;
            default:
                return false;
        }
    }

    private bool Combine(byte code)
    {
        switch (code)
        {
            case (byte)'t':
                Push(PopToMark());
                return true;
            case 0x85 or 0x86 or 0x87:
                var parts = new object?[code - 0x84];
                for (var i = parts.Length - 1; i >= 0; i--)
                {
                    parts[i] = Pop();
                }

                Push(parts);
                return true;
            case (byte)'u':
                PopToMark();
                return true;
            case (byte)'a':
                var item = Pop();
                (_stack.LastOrDefault() as List<object?> ?? throw Fault("a list that is none")).Add(item);
                return true;
            case (byte)'e':
                var items = PopToMark();
                (_stack.LastOrDefault() as List<object?> ?? throw Fault("a list that is none")).AddRange(items);
                return true;
            case (byte)'Q':
                Push(StorageOf(Pop()));
                return true;
            case (byte)'R':
                var arguments = Pop();
                Push(Build(Pop(), arguments));
                return true;
            default:
                return false;
        }
    }

    private static object? Build(object? callee, object? arguments) => (callee, arguments) switch
    {
        (Global { Name: "collections OrderedDict" }, object?[] { Length: 0 }) => EmptyDictionary,
        (Global { Name: "torch._utils _rebuild_tensor_v2" },
            object?[] and [TorchStorage storage, long offset, object?[] shape, object?[] strides, _, _, ..]) =>
            new TorchTensor(storage, offset, Numbers(shape), Numbers(strides)),
        (Global other, _) => throw Fault($"{Shown(other.Name)}"),
        _ => throw Fault("a call of no class"),
    };

    private static TorchStorage StorageOf(object? reference) => reference is object?[] and
        ["storage", Global { Name: var name }, string key, _, long count, ..]
        ? name switch
        {
            "torch LongStorage" => new TorchStorage('i', 8, key, count),
            "torch IntStorage" => new TorchStorage('i', 4, key, count),
            "torch ShortStorage" => new TorchStorage('i', 2, key, count),
            "torch CharStorage" => new TorchStorage('i', 1, key, count),
            "torch ByteStorage" => new TorchStorage('u', 1, key, count),
            "torch BoolStorage" => new TorchStorage('b', 1, key, count),
            "torch HalfStorage" => new TorchStorage('f', 2, key, count),
            "torch FloatStorage" => new TorchStorage('f', 4, key, count),
            "torch DoubleStorage" => new TorchStorage('f', 8, key, count),
            _ => throw Fault(Shown(name)),
        }
        : throw Fault("a reference to no storage");

    private static long[] Numbers(object?[] tuple) =>
        [.. tuple.Select(item => item is long number ? number : throw Fault("a shape that is no numbers"))];

    private static long Long(ReadOnlySpan<byte> bytes)
    {
        // Longer numbers only mark the legacy format; their value does not matter.
        Span<byte> whole = stackalloc byte[8];
        bytes[..Math.Min(8, bytes.Length)].CopyTo(whole);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }

    private readonly void Push(object? value) => _stack.Add(value);

    private readonly object? Pop()
    {
        if (_stack.Count == 0)
        {
            throw Fault("an empty stack");
        }

        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private readonly object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw Fault("an end without a beginning");
        }

        object?[] items = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private string Line()
    {
        var length = _data[Position..].IndexOf((byte)'\n');
        var line = length < 0 ? throw Fault("a name without end") : Encoding.UTF8.GetString(Take(length));
        Take(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _data.Length - Position)
        {
            throw Fault($"an end after {_data.Length} bytes");
        }

        Position += count;
        return _data.Slice(Position - count, count);
    }

    private static string Shown(string name) => name.Length <= 60 ? name : $"{name[..60]}...";

    private static InvalidInputException Fault(string found) => new(
        "TORCH", $"the file is no plain tensor: it has {found}; save the labels with numpy.save(FILE.npy, labels.numpy())");
}
