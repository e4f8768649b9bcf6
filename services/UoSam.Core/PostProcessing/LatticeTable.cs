namespace UoSam.Core.PostProcessing;

/// <summary>Numbers lattice vertices from 1 in the order of their coming; open addressing, linear probing.</summary>
internal sealed class LatticeTable
{
    // A slot holds the hash above and the vertex's number below, so that a miss seldom reads a key; 0 is an empty slot.
    private ulong[] _slots = new ulong[1 << 16];
    private LatticeKey[] _keys = new LatticeKey[1 << 15];

    /// <summary>One more than the highest number.</summary>
    public int Count { get; private set; } = 1;

    public LatticeKey this[int vertex] => _keys[vertex];

    /// <summary>The number of a key, a new one where it has none.</summary>
    public int Add(LatticeKey key)
    {
        var hash = key.Hash;
        var slot = Slot(key, hash);
        if (_slots[slot] != 0)
        {
            return (int)(uint)_slots[slot];
        }

        if (Count == _keys.Length)
        {
            Grow();
            slot = Slot(key, hash);
        }

        _keys[Count] = key;
        _slots[slot] = Entry(hash, Count);
        return Count++;
    }

    /// <summary>The number of a key, 0 where it has none.</summary>
    public int Find(LatticeKey key) => (int)(uint)_slots[Slot(key, key.Hash)];

    private static ulong Entry(uint hash, int vertex) => ((ulong)hash << 32) | (uint)vertex;

    private int Slot(LatticeKey key, uint hash)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = _slots[slot];
            if (entry == 0 || ((uint)(entry >> 32) == hash && _keys[(int)(uint)entry] == key))
            {
                return slot;
            }
        }
    }

    // Slots are twice as many as keys, so that at most half are taken.
    private void Grow()
    {
        Array.Resize(ref _keys, 2 * _keys.Length);
        _slots = new ulong[2 * _keys.Length];
        for (var vertex = 1; vertex < Count; vertex++)
        {
            var hash = _keys[vertex].Hash;
            _slots[Slot(_keys[vertex], hash)] = Entry(hash, vertex);
        }
    }
}
